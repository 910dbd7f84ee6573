/** Arithmetic as in `$((…))`: 64-bit integers, variables that may hold expressions, C's operators. */
import { LIMITS } from '../limits.ts';
import type { Shell } from '../shell.ts';
import { CommandFailure } from '../state/control-flow.ts';
import type { Arithmetic, ArithmeticNode, ArithmeticOf } from '../syntax/ast.ts';
import { parse, parseArithmetic } from '../syntax/parse.ts';
import { assignTo, lookUp } from './look-up.ts';

export async function evaluate(shell: Shell, node: ArithmeticNode): Promise<bigint> {
  try {
    return wrap(await valueOf(shell, node.expression));
  } catch (error) {
    if (error instanceof ArithmeticProblem) {
      const text = (node.originalText ?? '').trim();
      throw new CommandFailure(`${text === '' ? '' : `${text}: `}${error.message}`);
    }
    throw error;
  }
}

class ArithmeticProblem extends Error {}

type Evaluators = { readonly [T in Arithmetic['type']]: (shell: Shell, node: ArithmeticOf<T>) => Promise<bigint> };

const evaluators: Evaluators = {
  ArithNumber: async (_shell, node) => {
    if (!Number.isFinite(node.value)) throw new ArithmeticProblem('value too great for base (error token is "")');
    return BigInt(Math.trunc(node.value));
  },
  ArithSingleQuote: async (_shell, node) => BigInt(Math.trunc(node.value)),
  ArithVariable: (shell, node) => variable(shell, node.name),
  ArithSpecialVar: (shell, node) => variable(shell, node.name),
  ArithBracedExpansion: async (shell, node) => fromText(shell, await expansion(shell, `\${${node.content}}`)),
  ArithCommandSubst: async (shell, node) =>
    fromText(shell, await shell.interpreter.substitute(shell, parse(node.command))),
  ArithDynamicBase: async (shell, node) => fromText(shell, `${await expansion(shell, node.baseExpr)}#${node.value}`),
  ArithDynamicNumber: async (shell, node) => fromText(shell, `${await expansion(shell, node.prefix)}${node.suffix}`),
  ArithConcat: async (shell, node) => {
    let text = '';
    for (const part of node.parts)
      text += part.type === 'ArithVariable' && !part.hasDollarPrefix ? part.name : String(await valueOf(shell, part));
    return fromText(shell, text);
  },
  ArithArrayElement: async (shell, node) =>
    variable(shell, `${node.array}[${await subscript(shell, node.index, node.stringKey)}]`),
  ArithDynamicElement: async (shell, node) =>
    variable(shell, `${await nameOf(shell, node.nameExpr)}[${await valueOf(shell, node.subscript)}]`),
  ArithDoubleSubscript: async (_shell, node) => fail(`${node.array}: syntax error: invalid arithmetic operator`),
  ArithNumberSubscript: async (_shell, node) =>
    fail(`syntax error: invalid arithmetic operator (error token is "${node.errorToken}")`),
  ArithSyntaxError: async (_shell, node) =>
    fail(`${node.message.replace(/^.*?syntax error/, 'syntax error')} (error token is "${node.errorToken}")`),
  ArithGroup: (shell, node) => valueOf(shell, node.expression),
  ArithNested: (shell, node) => valueOf(shell, node.expression),
  ArithTernary: async (shell, node) =>
    (await valueOf(shell, node.condition)) !== 0n ? valueOf(shell, node.consequent) : valueOf(shell, node.alternate),
  ArithBinary: async (shell, node) => {
    const left = await valueOf(shell, node.left);
    if (node.operator === '&&') return left === 0n ? 0n : truth((await valueOf(shell, node.right)) !== 0n);
    if (node.operator === '||') return left !== 0n ? 1n : truth((await valueOf(shell, node.right)) !== 0n);
    return binary(node.operator, left, await valueOf(shell, node.right));
  },
  ArithUnary: async (shell, node) => {
    if (node.operator === '++' || node.operator === '--') {
      const name = await nameOf(shell, node.operand);
      const before = await variable(shell, name);
      const after = wrap(node.operator === '++' ? before + 1n : before - 1n);
      await assignTo(shell, name, String(after));
      return node.prefix ? after : before;
    }
    return unary(node.operator, await valueOf(shell, node.operand));
  },
  ArithAssignment: async (shell, node) => {
    const hasKey = node.subscript !== undefined || node.stringKey !== undefined;
    const name = hasKey ? `${node.variable}[${await subscript(shell, node.subscript, node.stringKey)}]` : node.variable;
    return assign(shell, name, node);
  },
  ArithDynamicAssignment: async (shell, node) => {
    const base = await nameOf(shell, node.target);
    return assign(
      shell,
      node.subscript === undefined ? base : `${base}[${await valueOf(shell, node.subscript)}]`,
      node,
    );
  },
};

async function valueOf(shell: Shell, node: Arithmetic): Promise<bigint> {
  // The table has one evaluator per type, so the one under this node's type takes this node.
  const evaluator = evaluators[node.type] as (shell: Shell, node: Arithmetic) => Promise<bigint>;
  return evaluator(shell, node);
}

async function assign(
  shell: Shell,
  name: string,
  node: { readonly operator: ArithmeticOf<'ArithAssignment'>['operator']; readonly value: Arithmetic },
): Promise<bigint> {
  const value = await valueOf(shell, node.value);
  const operator = node.operator.slice(0, -1);
  const result = wrap(operator === '' ? value : binary(operator, await variable(shell, name), value));
  await assignTo(shell, name, String(result));
  return result;
}

async function subscript(shell: Shell, index: Arithmetic | undefined, key: string | undefined): Promise<string> {
  return key ?? String(index === undefined ? 0n : await valueOf(shell, index));
}

async function nameOf(shell: Shell, node: Arithmetic): Promise<string> {
  if (node.type === 'ArithVariable') return node.name;
  if (node.type === 'ArithArrayElement') return `${node.array}[${await subscript(shell, node.index, node.stringKey)}]`;
  if (node.type === 'ArithGroup') return nameOf(shell, node.expression);
  return fail('syntax error: operand expected (error token is "++")');
}

async function variable(shell: Shell, name: string): Promise<bigint> {
  const looked = await lookUp(shell, name);
  const text = looked.kind === 'scalar' ? looked.text : looked.items[0];
  if (text === undefined && shell.options.has('nounset')) throw new CommandFailure(`${name}: unbound variable`);
  return fromText(shell, text ?? '');
}

/** A number in any base, or an expression that the variable holds. */
async function fromText(shell: Shell, text: string): Promise<bigint> {
  const trimmed = text.trim();
  if (trimmed === '') return 0n;
  if (/^-?(?:[1-9]\d*|0)$/.test(trimmed)) return wrap(BigInt(trimmed));
  if (/^0[xX][\da-fA-F]+$/.test(trimmed)) return wrap(BigInt(trimmed));
  if (/^0[0-7]+$/.test(trimmed)) return wrap(BigInt(`0o${trimmed.slice(1)}`));
  if (shell.depth >= LIMITS.depth) return fail('expression recursion level exceeded');
  return shell.deeper(async () => valueOf(shell, parseArithmetic(trimmed).expression));
}

async function expansion(shell: Shell, source: string): Promise<string> {
  const command = parse(`: ${source}`).statements[0]?.pipelines[0]?.commands[0];
  return command?.type === 'SimpleCommand' ? shell.interpreter.expandText(shell, command.args[0] ?? null) : '';
}

function unary(operator: '-' | '+' | '!' | '~', value: bigint): bigint {
  switch (operator) {
    case '-':
      return -value;
    case '+':
      return value;
    case '!':
      return truth(value === 0n);
    case '~':
      return ~value;
  }
}

type Operator = (left: bigint, right: bigint) => bigint;

const OPERATORS: Readonly<Record<string, Operator>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / nonZero(right),
  '%': (left, right) => left % nonZero(right),
  '**': power,
  '<<': (left, right) => left << (right & 63n),
  '>>': (left, right) => left >> (right & 63n),
  '<': (left, right) => truth(left < right),
  '<=': (left, right) => truth(left <= right),
  '>': (left, right) => truth(left > right),
  '>=': (left, right) => truth(left >= right),
  '==': (left, right) => truth(left === right),
  '!=': (left, right) => truth(left !== right),
  '&': (left, right) => left & right,
  '|': (left, right) => left | right,
  '^': (left, right) => left ^ right,
  ',': (_left, right) => right,
};

function binary(operator: string, left: bigint, right: bigint): bigint {
  const operation = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
  return operation === undefined
    ? fail(`syntax error: invalid arithmetic operator (error token is "${operator}")`)
    : wrap(operation(left, right));
}

/** By squaring, and wrapped at each step, so that a huge exponent costs 64 steps. */
function power(base: bigint, exponent: bigint): bigint {
  if (exponent < 0n) return fail('exponent less than 0 (error token is "")');
  let result = 1n;
  let factor = base;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = wrap(result * factor);
    factor = wrap(factor * factor);
  }
  return result;
}

function nonZero(value: bigint): bigint {
  return value === 0n ? fail('division by 0 (error token is "0")') : value;
}

function truth(value: boolean): bigint {
  return value ? 1n : 0n;
}

function wrap(value: bigint): bigint {
  return BigInt.asIntN(64, value);
}

function fail(message: string): never {
  throw new ArithmeticProblem(message);
}
