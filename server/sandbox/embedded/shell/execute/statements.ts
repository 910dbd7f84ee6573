/** Lists of commands: one after the other, `&&` and `||`, `&`, and what `set -e` and traps do in between. */
import type { Shell } from '../shell.ts';
import { Exit } from '../state/control-flow.ts';
import type { PipelineNode, StatementNode } from '../syntax/ast.ts';
import { parse } from '../syntax/parse.ts';
import { startInBackground } from './background.ts';
import { report } from './fork.ts';
import { runPipeline } from './pipeline.ts';
import { CommandFailure } from '../state/control-flow.ts';

export async function runStatements(shell: Shell, statements: readonly StatementNode[]): Promise<number> {
  for (const statement of statements) {
    await shell.checkpoint();
    if (shell.traps.pending) await runTraps(shell);
    shell.status = await runStatement(shell, statement);
  }
  if (shell.traps.pending) await runTraps(shell);
  return shell.status;
}

/** The commands of signals that came in the meantime. They leave `$?` as it was. */
export async function runTraps(shell: Shell): Promise<void> {
  await shell.traps.runDue(async (command) => {
    const { status } = shell;
    await runStatements(shell, parse(command).statements);
    shell.status = status;
  });
}

async function runStatement(shell: Shell, statement: StatementNode): Promise<number> {
  if (shell.options.has('verbose') && statement.sourceText !== undefined) {
    await shell.sink(2).write(`${statement.sourceText}\n`);
  }
  if (statement.background) return startInBackground(shell, statement);
  const { pipelines, operators } = statement;
  let status = shell.status;
  for (const [index, pipeline] of pipelines.entries()) {
    const operator = operators[index - 1];
    if (operator === '&&' && status !== 0) continue;
    if (operator === '||' && status === 0) continue;
    const isLast = index === pipelines.length - 1;
    status = isLast
      ? await runChecked(shell, pipeline)
      : await suspendingErrexit(shell, () => runPipeline(shell, pipeline));
    shell.status = status;
  }
  return status;
}

async function runChecked(shell: Shell, pipeline: PipelineNode): Promise<number> {
  if (pipeline.negated) return suspendingErrexit(shell, () => runPipeline(shell, pipeline));
  let status: number;
  try {
    status = await runPipeline(shell, pipeline);
  } catch (error) {
    // In a script such a failure ends the shell; at a prompt it ends the line.
    if (error instanceof CommandFailure && !shell.interactive) throw new Exit(await report(shell, error));
    throw error;
  }
  if (status === 0 || shell.errexitSuspended > 0) return status;
  const trap = shell.traps.get('ERR');
  if (trap !== undefined && trap !== '') {
    shell.status = status;
    await suspendingErrexit(shell, () => runStatements(shell, parse(trap).statements));
  }
  if (shell.options.has('errexit')) throw new Exit(status);
  return status;
}

/** For conditions: a command that fails there is an answer, not an error. */
export async function suspendingErrexit<T>(shell: Shell, body: () => Promise<T>): Promise<T> {
  shell.errexitSuspended++;
  try {
    return await body();
  } finally {
    shell.errexitSuspended--;
  }
}
