/** The printer that `--output` (and `--template`) ask for, with the files read that they name. */
import { KubectlError } from '../cli/error.ts';
import type { Flags } from '../cli/flags.ts';
import type { Invocation } from '../invocation.ts';
import { objectPrinter, type ObjectPrinter } from './objects.ts';

const FROM_FILE: Readonly<Record<string, string>> = {
  'custom-columns-file': 'custom-columns',
  'go-template-file': 'go-template',
  'jsonpath-file': 'jsonpath',
  templatefile: 'go-template',
};

export async function outputPrinter({ flags, process }: Invocation): Promise<ObjectPrinter> {
  const given = outputOf(flags);
  const [format = '', ...rest] = given.split('=');
  const argument = given.includes('=') ? rest.join('=') : flags.text('template');
  return objectPrinter({
    output: Object.hasOwn(FROM_FILE, format)
      ? `${FROM_FILE[format]}=${await fileText(argument)}`
      : argument === ''
        ? given
        : `${format}=${argument}`,
    noHeaders: flags.bool('no-headers'),
    showManagedFields: flags.bool('show-managed-fields'),
  });

  async function fileText(path: string): Promise<string> {
    const kind = format.startsWith('custom') ? 'custom-columns' : 'template';
    if (path === '') throw new KubectlError(`error: ${kind} format specified but no ${kind} file given`);
    const absolute = process.fs.resolvePath(process.cwd, path);
    if (!(await process.fs.exists(absolute)))
      throw new KubectlError(
        kind === 'template'
          ? `error: error reading --template ${path}, open ${path}: no such file or directory`
          : `error: error reading template ${path}, open ${path}: no such file or directory`,
      );
    const text = await process.fs.readFile(absolute);
    return format === 'custom-columns-file' ? columnsOf(text) : text;
  }
}

/** A template says enough by itself. */
export const outputOf = (flags: Flags): string => flags.text('output') || (flags.text('template') ? 'go-template' : '');

/** A file of columns has the headers in its first line and the paths in its second. */
function columnsOf(text: string): string {
  const [headers = '', paths = ''] = text.split('\n');
  const words = (line: string): string[] => line.split(/\s+/).filter((word) => word !== '');
  const [names, fields] = [words(headers), words(paths)];
  if (names.length !== fields.length)
    throw new KubectlError(
      `error: number of headers (${names.length}) and field specifications (${fields.length}) don't match`,
    );
  return names.map((name, index) => `${name}:${fields[index] ?? ''}`).join(',');
}
