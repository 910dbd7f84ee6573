/** `for`, `for ((…))`, `while` and `until`; `break` and `continue` end here. */
import { expandWords } from '../expand/words.ts';
import type { Shell } from '../shell.ts';
import { LoopJump } from '../state/control-flow.ts';
import type { Command, StatementNode } from '../syntax/ast.ts';

export async function runFor(shell: Shell, node: Command<'For'>): Promise<number> {
  const values = node.words === null ? [...shell.positional] : await expandWords(shell, node.words);
  let status = 0;
  for (const value of values) {
    shell.variables.set(node.variable, value);
    const turn = await runTurn(shell, node.body);
    status = turn.status;
    if (turn.leave) break;
  }
  return status;
}

export async function runCStyleFor(shell: Shell, node: Command<'CStyleFor'>): Promise<number> {
  const { interpreter } = shell;
  let status = 0;
  if (node.init !== null) await interpreter.evaluate(shell, node.init);
  while (node.condition === null || (await interpreter.evaluate(shell, node.condition)) !== 0n) {
    const turn = await runTurn(shell, node.body);
    status = turn.status;
    if (turn.leave) break;
    if (node.update !== null) await interpreter.evaluate(shell, node.update);
  }
  return status;
}

export async function runWhile(
  shell: Shell,
  node: { readonly condition: StatementNode[]; readonly body: StatementNode[]; readonly until: boolean },
): Promise<number> {
  let status = 0;
  for (;;) {
    const condition = await runTurn(shell, node.condition, 'condition');
    if (condition.leave) return status;
    if ((condition.status === 0) === node.until) return status;
    const turn = await runTurn(shell, node.body);
    status = turn.status;
    if (turn.leave) return status;
  }
}

interface Turn {
  readonly status: number;
  readonly leave: boolean;
}

async function runTurn(
  shell: Shell,
  statements: readonly StatementNode[],
  part: 'body' | 'condition' = 'body',
): Promise<Turn> {
  await shell.checkpoint();
  shell.loopDepth++;
  if (part === 'condition') shell.errexitSuspended++;
  try {
    return { status: await shell.interpreter.runStatements(shell, statements), leave: false };
  } catch (error) {
    if (!(error instanceof LoopJump)) throw error;
    // `break 2` goes on in the loop around, if there is one.
    if (error.levels > 1 && shell.loopDepth > 1) throw new LoopJump(error.kind, error.levels - 1);
    return { status: 0, leave: error.kind === 'break' };
  } finally {
    shell.loopDepth--;
    if (part === 'condition') shell.errexitSuspended--;
  }
}
