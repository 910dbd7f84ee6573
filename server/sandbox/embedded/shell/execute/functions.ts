/** Calls of functions: arguments of their own, local variables, `return`. */
import type { Shell } from '../shell.ts';
import { Return } from '../state/control-flow.ts';
import type { FunctionNode } from '../syntax/ast.ts';
import { withRedirections } from './redirect.ts';

export async function callFunction(shell: Shell, definition: FunctionNode, args: readonly string[]): Promise<number> {
  const { positional, loopDepth } = shell;
  return shell.deeper(async () => {
    shell.positional = args;
    shell.loopDepth = 0;
    shell.variables.enterFunction();
    shell.callStack = [...shell.callStack, definition.name];
    try {
      return await withRedirections(shell, definition.redirections, () =>
        shell.interpreter.runCommand(shell, definition.body, 'in-shell'),
      );
    } catch (error) {
      if (error instanceof Return) return error.status;
      throw error;
    } finally {
      shell.positional = positional;
      shell.loopDepth = loopDepth;
      shell.variables.leaveFunction();
      shell.callStack = shell.callStack.slice(0, -1);
    }
  });
}
