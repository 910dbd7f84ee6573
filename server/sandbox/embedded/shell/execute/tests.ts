/** The single tests that `[`, `test` and `[[` share. */
import { errnoOf } from '../../machine/files/errno.ts';
import type { OwnedStat } from '../../machine/files/owned.ts';
import { allows } from '../../machine/files/user-view.ts';
import type { Shell } from '../shell.ts';
import { isSetOption } from '../state/options.ts';
import { CommandFailure } from '../state/control-flow.ts';
import { parseArithmetic } from '../syntax/parse.ts';

type UnaryTest = (shell: Shell, operand: string) => Promise<boolean> | boolean;

const unaryTests = {
  '-a': exists,
  '-e': exists,
  '-f': fileTest((stat) => stat.isFile),
  '-d': fileTest((stat) => stat.isDirectory),
  '-h': linkTest,
  '-L': linkTest,
  '-s': fileTest((stat) => stat.size > 0),
  '-r': fileTest((stat, shell) => allows(shell.process.user, stat, 4)),
  '-w': fileTest((stat, shell) => allows(shell.process.user, stat, 2)),
  '-x': fileTest((stat, shell) =>
    shell.process.user.uid === 0 ? stat.isDirectory || (stat.mode & 0o111) !== 0 : allows(shell.process.user, stat, 1),
  ),
  '-O': fileTest((stat, shell) => stat.uid === shell.process.user.uid),
  '-G': fileTest((stat, shell) => stat.gid === shell.process.user.gid),
  '-N': () => false,
  '-u': fileTest((stat) => (stat.mode & 0o4000) !== 0),
  '-g': fileTest((stat) => (stat.mode & 0o2000) !== 0),
  '-k': fileTest((stat) => (stat.mode & 0o1000) !== 0),
  '-b': () => false,
  '-c': (_shell: Shell, operand: string) => /^\/dev\/(?:null|zero|full|tty|u?random)$/.test(operand),
  '-p': () => false,
  '-S': () => false,
  '-t': (shell: Shell, operand: string) => {
    const file = shell.descriptors.get(Number(operand));
    return Boolean(file?.source?.isTTY ?? file?.sink?.isTTY);
  },
  '-z': (_shell: Shell, operand: string) => operand === '',
  '-n': (_shell: Shell, operand: string) => operand !== '',
  '-o': (shell: Shell, operand: string) => isSetOption(operand) && shell.options.has(operand),
  '-v': isSet,
  '-R': (shell: Shell, operand: string) => shell.variables.find(operand)?.reference ?? false,
} as const satisfies Record<string, UnaryTest>;

export type UnaryOperator = keyof typeof unaryTests;

export function isUnaryOperator(text: string): text is UnaryOperator {
  return Object.hasOwn(unaryTests, text);
}

export async function unaryTest(shell: Shell, operator: UnaryOperator, operand: string): Promise<boolean> {
  const test: UnaryTest = unaryTests[operator];
  return test(shell, operand);
}

const INTEGER_TESTS = {
  '-eq': (left: bigint, right: bigint) => left === right,
  '-ne': (left: bigint, right: bigint) => left !== right,
  '-lt': (left: bigint, right: bigint) => left < right,
  '-le': (left: bigint, right: bigint) => left <= right,
  '-gt': (left: bigint, right: bigint) => left > right,
  '-ge': (left: bigint, right: bigint) => left >= right,
} as const;

const TEXT_TESTS = {
  '=': (left: string, right: string) => left === right,
  '==': (left: string, right: string) => left === right,
  '!=': (left: string, right: string) => left !== right,
  '<': (left: string, right: string) => left < right,
  '>': (left: string, right: string) => left > right,
} as const;

const FILE_TESTS = {
  '-nt': newer,
  '-ot': (shell: Shell, a: string, b: string) => newer(shell, b, a),
  '-ef': same,
} as const;

export type BinaryOperator = keyof typeof INTEGER_TESTS | keyof typeof TEXT_TESTS | keyof typeof FILE_TESTS;

export function isBinaryOperator(text: string): text is BinaryOperator {
  return Object.hasOwn(INTEGER_TESTS, text) || Object.hasOwn(TEXT_TESTS, text) || Object.hasOwn(FILE_TESTS, text);
}

interface Comparison {
  readonly left: string;
  readonly operator: BinaryOperator;
  readonly right: string;
  /** In `[[` both sides of -eq and its kin are expressions, in `[` they are numbers. */
  readonly arithmetic: boolean;
}

export async function binaryTest(shell: Shell, { left, operator, right, arithmetic }: Comparison): Promise<boolean> {
  if (operator in TEXT_TESTS) return TEXT_TESTS[operator as keyof typeof TEXT_TESTS](left, right);
  if (operator in FILE_TESTS) return FILE_TESTS[operator as keyof typeof FILE_TESTS](shell, left, right);
  const compare = INTEGER_TESTS[operator as keyof typeof INTEGER_TESTS];
  return compare(await integer(shell, left, arithmetic), await integer(shell, right, arithmetic));
}

async function integer(shell: Shell, text: string, arithmetic: boolean): Promise<bigint> {
  if (/^\s*[-+]?\d+\s*$/.test(text)) return BigInt(text.trim().replace(/^\+/, ''));
  if (!arithmetic) throw new CommandFailure(`${text}: integer expression expected`, 2);
  return text.trim() === '' ? 0n : shell.interpreter.evaluate(shell, parseArithmetic(text));
}

function fileTest(test: (stat: OwnedStat, shell: Shell) => boolean): UnaryTest {
  return async (shell, operand) => {
    const stat = await statOf(shell, operand);
    return stat !== undefined && test(stat, shell);
  };
}

async function exists(shell: Shell, operand: string): Promise<boolean> {
  return operand !== '' && shell.fs.exists(shell.path(operand));
}

async function linkTest(shell: Shell, operand: string): Promise<boolean> {
  try {
    return (await shell.fs.lstat(shell.path(operand))).isSymbolicLink;
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return false;
  }
}

async function statOf(shell: Shell, operand: string): Promise<OwnedStat | undefined> {
  if (operand === '') return undefined;
  try {
    return await shell.fs.stat(shell.path(operand));
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return undefined;
  }
}

async function newer(shell: Shell, a: string, b: string): Promise<boolean> {
  const [first, second] = [await statOf(shell, a), await statOf(shell, b)];
  return first !== undefined && (second === undefined || first.mtime > second.mtime);
}

async function same(shell: Shell, a: string, b: string): Promise<boolean> {
  if (!(await exists(shell, a)) || !(await exists(shell, b))) return false;
  return (await shell.fs.realpath(shell.path(a))) === (await shell.fs.realpath(shell.path(b)));
}

function isSet(shell: Shell, operand: string): boolean {
  const match = /^(\w+)(?:\[(.+)\])?$/.exec(operand);
  const value = shell.variables.find(match?.[1] ?? '')?.value;
  if (value === undefined) return false;
  const key = match?.[2];
  if (key === undefined) return value.kind === 'scalar' || value.items.size > 0;
  if (value.kind === 'associative') return value.items.has(key);
  return value.kind === 'indexed' ? value.items.has(Number(key)) : key === '0';
}
