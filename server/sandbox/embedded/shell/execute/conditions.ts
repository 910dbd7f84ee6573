/** `[[ … ]]`: tests with patterns and regular expressions, without splitting. */
import { patternToRegExp } from '../expand/pattern.ts';
import { expandRegExp } from '../expand/words.ts';
import type { Shell } from '../shell.ts';
import { CommandFailure } from '../state/control-flow.ts';
import type { Condition, ConditionOf, WordNode } from '../syntax/ast.ts';
import { binaryTest, isBinaryOperator, isUnaryOperator, unaryTest } from './tests.ts';

/** Status 0, 1, or 2 when a regular expression makes no sense. */
export async function evaluateCondition(shell: Shell, condition: Condition): Promise<number> {
  try {
    return (await holds(shell, condition)) ? 0 : 1;
  } catch (error) {
    if (error instanceof SyntaxError) return 2;
    throw error;
  }
}

async function holds(shell: Shell, condition: Condition): Promise<boolean> {
  switch (condition.type) {
    case 'CondWord':
      return (await text(shell, condition.word)) !== '';
    case 'CondNot':
      return !(await holds(shell, condition.operand));
    case 'CondAnd':
      return (await holds(shell, condition.left)) && (await holds(shell, condition.right));
    case 'CondOr':
      return (await holds(shell, condition.left)) || (await holds(shell, condition.right));
    case 'CondGroup':
      return holds(shell, condition.expression);
    case 'CondUnary': {
      const { operator } = condition;
      if (!isUnaryOperator(operator)) throw new CommandFailure(`${String(operator)}: unary operator expected`, 2);
      return unaryTest(shell, operator, await text(shell, condition.operand));
    }
    case 'CondBinary':
      return compare(shell, condition);
  }
}

async function compare(shell: Shell, condition: ConditionOf<'CondBinary'>): Promise<boolean> {
  const { operator } = condition;
  const left = await text(shell, condition.left);
  const ignoreCase = shell.options.enabled('nocasematch');
  switch (operator) {
    case '=':
    case '==':
    case '!=': {
      const pattern = await shell.interpreter.expandPattern(shell, condition.right);
      return patternToRegExp(pattern, { ignoreCase }).test(left) === (operator !== '!=');
    }
    case '=~':
      return matchRegExp(
        shell,
        left,
        new RegExp(posix(await expandRegExp(shell, condition.right)), ignoreCase ? 'i' : ''),
      );
    default:
      if (!isBinaryOperator(operator)) throw new CommandFailure(`${String(operator)}: binary operator expected`, 2);
      return binaryTest(shell, { left, operator, right: await text(shell, condition.right), arithmetic: true });
  }
}

function matchRegExp(shell: Shell, left: string, regExp: RegExp): boolean {
  const match = regExp.exec(left);
  shell.variables.setArray('BASH_REMATCH', new Map((match ?? []).map((group, i) => [i, group ?? ''])));
  return match !== null;
}

/** The character classes of POSIX, which JavaScript spells otherwise. */
function posix(source: string): string {
  const classes: Readonly<Record<string, string>> = {
    alnum: 'A-Za-z0-9',
    alpha: 'A-Za-z',
    blank: ' \\t',
    digit: '0-9',
    lower: 'a-z',
    punct: '!-\\/:-@\\[-`{-~',
    space: '\\s',
    upper: 'A-Z',
    xdigit: '0-9A-Fa-f',
  };
  return source.replace(/\[:(\w+):\]/g, (whole, name: string) =>
    Object.hasOwn(classes, name) ? (classes[name] ?? whole) : whole,
  );
}

function text(shell: Shell, word: WordNode): Promise<string> {
  return shell.interpreter.expandText(shell, word);
}
