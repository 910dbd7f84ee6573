/** The reader's editor: $KUBE_EDITOR, $EDITOR or vi, run by a shell as kubectl does. */
import type { Process } from '../process.ts';
import { KubectlError } from './cli/error.ts';

/** Lets the reader edit a text in a file, which stays; resolves with what it holds then. */
export async function editFile(process: Process, file: string, text: string): Promise<string> {
  const { env, system, fs } = process;
  const editor = env['KUBE_EDITOR'] || env['EDITOR'] || 'vi';
  await fs.writeFile(file, text);
  if (!system) throw new KubectlError(`error: unable to launch the editor ${JSON.stringify(editor)}`);
  const code = await system.exec(process, ['bash', '-c', `${editor} ${file}`]);
  system.retitle(process.argv);
  if (code === 127) throw new KubectlError(`error: unable to launch the editor ${JSON.stringify(editor)}`);
  if (code !== 0) throw new KubectlError(`error: there was a problem with the editor ${JSON.stringify(editor)}`);
  return fs.readFile(file);
}
