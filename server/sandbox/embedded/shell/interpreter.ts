/**
 * The parts of the interpreter that need each other: commands expand words, words run commands. They meet here instead
 * of importing one another in a circle.
 */
import type { Placement } from './execute/placement.ts';
import type { Shell } from './shell.ts';
import type { ArithmeticNode, CommandNode, ScriptNode, StatementNode, WordNode } from './syntax/ast.ts';

export interface Interpreter {
  runCommand(shell: Shell, node: CommandNode, placement: Placement): Promise<number>;
  runStatements(shell: Shell, statements: readonly StatementNode[]): Promise<number>;
  expandText(shell: Shell, word: WordNode | null, quoted?: boolean): Promise<string>;
  expandPattern(shell: Shell, word: WordNode | null): Promise<string>;
  evaluate(shell: Shell, expression: ArithmeticNode): Promise<bigint>;
  substitute(shell: Shell, script: ScriptNode): Promise<string>;
}
