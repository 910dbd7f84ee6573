/**
 * `node` in a simulated image: there is no JavaScript engine to give to a reader's script, so it runs the scripts that the
 * image's author described, and is honest about the others.
 */
import { resolvePath } from '../../machine/files/paths.ts';
import { errnoOf } from '../../machine/files/errno.ts';
import type { Process, Program } from '../../process.ts';

export const NODE_VERSION = '24.21.0';

export interface Script {
  /** The text that this program stands for. A file with another text is another program. */
  readonly source: string;
  readonly program: Program;
}

export function nodeProgram(options: { readonly scripts: Readonly<Record<string, Script>> }): Program {
  return async (process) => {
    const [first, ...rest] = process.argv.slice(1);
    if (first === '--version' || first === '-v') {
      await process.stdout.write(`v${NODE_VERSION}\n`);
      return 0;
    }
    if (first === undefined || first.startsWith('-')) return notHere(process);
    return runScript(process, { file: first, args: rest, scripts: options.scripts });
  };
}

async function runScript(
  process: Process,
  call: { readonly file: string; readonly args: readonly string[]; readonly scripts: Readonly<Record<string, Script>> },
): Promise<number> {
  const path = resolvePath(process.cwd, call.file);
  let text: string;
  try {
    text = await process.fs.readFile(path);
  } catch (error) {
    const code = errnoOf(error);
    if (code === undefined) throw error;
    await process.stderr.write(missing(path));
    return 1;
  }
  const name = path.slice(path.lastIndexOf('/') + 1);
  const script = Object.hasOwn(call.scripts, name) ? call.scripts[name] : undefined;
  if (script === undefined || script.source.trim() !== text.trim()) return notHere(process);
  return script.program(process);
}

async function notHere(process: Process): Promise<number> {
  await process.stderr.write('sandbox: running JavaScript is not part of the simulator; it works in a real cluster\n');
  return 1;
}

function missing(path: string): string {
  return `node:internal/modules/cjs/loader:1478
  throw err;
  ^

Error: Cannot find module '${path}'
    at Module._resolveFilename (node:internal/modules/cjs/loader:1475:15) {
  code: 'MODULE_NOT_FOUND',
  requireStack: []
}

Node.js v${NODE_VERSION}
`;
}
