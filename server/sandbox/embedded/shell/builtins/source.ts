/** `source` and `eval`: more source text for this very shell. */
import { errnoMessage, errnoOf } from '../../machine/files/errno.ts';
import { report } from '../execute/fork.ts';
import type { Shell } from '../shell.ts';
import { Return } from '../state/control-flow.ts';
import { parse, SyntaxProblem } from '../syntax/parse.ts';
import { type Builtin, complain } from './builtin.ts';

export const evaluateText: Builtin = (shell, args) =>
  shell.deeper(async () => {
    const script = await parsed(shell, args.join(' '), 'eval');
    if (script === undefined) return 2;
    shell.status = 0;
    return shell.interpreter.runStatements(shell, script.statements);
  });

export const source: Builtin = async (shell, [name, ...args]) => {
  if (name === undefined)
    return complain(shell, 'source: filename argument required\nsource: usage: source filename [arguments]', 2);
  const path = await locate(shell, name);
  let text: string;
  try {
    text = await shell.fs.readFile(path);
  } catch (error) {
    const code = errnoOf(error);
    if (code === undefined) throw error;
    return complain(
      shell,
      `${code === 'EISDIR' ? 'source: ' : ''}${name}: ${code === 'EISDIR' ? 'is a directory' : errnoMessage(code)}`,
    );
  }
  return shell.deeper(() => run(shell, { name, text, args }));
};

async function run(
  shell: Shell,
  file: { readonly name: string; readonly text: string; readonly args: readonly string[] },
): Promise<number> {
  const script = await parsed(shell, file.text, file.name);
  if (script === undefined) return 2;
  const { positional } = shell;
  if (file.args.length > 0) shell.positional = file.args;
  shell.sourceDepth++;
  try {
    shell.status = 0;
    return await shell.interpreter.runStatements(shell, script.statements);
  } catch (error) {
    if (error instanceof Return) return error.status;
    throw error;
  } finally {
    shell.sourceDepth--;
    if (file.args.length > 0) shell.positional = positional;
  }
}

async function parsed(shell: Shell, text: string, name: string): Promise<ReturnType<typeof parse> | undefined> {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    await report(shell, new SyntaxProblem(`${name}: line ${error.line}: ${error.message}`, error));
    return undefined;
  }
}

/** A name without a slash is looked for in PATH first, as bash does. */
async function locate(shell: Shell, name: string): Promise<string> {
  if (name.includes('/')) return shell.path(name);
  for (const folder of (shell.variables.get('PATH') ?? '').split(':')) {
    const path = shell.path(`${folder}/${name}`);
    if (folder !== '' && (await shell.fs.exists(path)) && (await shell.fs.stat(path)).isFile) return path;
  }
  return shell.path(name);
}
