/**
 * What Go's YAML parser, which the real kubectl uses, says about text that ours can't read either. Go's scanner counts
 * lines from 1, its parser from 0, and a line 0 is left out.
 */
import type { LineCounter, YAMLError } from 'yaml';

interface Broken {
  readonly errors: readonly YAMLError[];
  readonly text: string;
  readonly lines: LineCounter;
}

/** Characters that no YAML text may hold. */
const CONTROL = /[^\t\n\r\u0020-\u007e\u0085\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

export const hasControlCharacters = (text: string): boolean => CONTROL.test(text);

export function goYamlError(broken: Broken): string {
  const [first] = broken.errors;
  if (!first) throw new Error('there is no error to tell of');
  const unclosed = find(broken, 'MISSING_CHAR', /closing/);
  if (unclosed) return scanner(endOf(broken, unclosed), 'found unexpected end of stream');
  const tell = Object.hasOwn(BY_CODE, first.code) ? BY_CODE[first.code] : undefined;
  return tell?.(first, broken) ?? parser(startOf(broken, first), 'did not find expected key');
}

type Tell = (error: YAMLError, broken: Broken) => string;

const noStart: Tell = (error, broken) => scanner(startOf(broken, error), 'found character that cannot start any token');

const BY_CODE: Readonly<Record<string, Tell>> = {
  BAD_SCALAR_START: noStart,
  BAD_DQ_ESCAPE: (error, broken) => scanner(startOf(broken, error), 'found unknown escape character'),
  TAB_AS_INDENT: (error, broken) =>
    // A plain word on the line before may go on here, and then it is the word that finds the tab.
    /[\w)]$/.test(lineOf(broken, startOf(broken, error) - 1))
      ? scanner(startOf(broken, error), 'found a tab character that violates indentation')
      : noStart(error, broken),
  MISSING_CHAR: (error, broken) => scanner(startOf(broken, error) + 1, "could not find expected ':'"),
  MULTILINE_IMPLICIT_KEY: (error, broken) => scanner(endOf(broken, error), "could not find expected ':'"),
  BLOCK_AS_IMPLICIT_KEY(error, broken) {
    if (find(broken, 'MISSING_CHAR', /./)) return parser(startOf(broken, error), 'did not find expected key');
    const multiline = find(broken, 'MULTILINE_IMPLICIT_KEY', /./);
    return scanner(endOf(broken, multiline ?? error), 'mapping values are not allowed in this context');
  },
  BAD_INDENT(error, broken) {
    const line = startOf(broken, error);
    const flow = /^Flow (map|sequence)/.exec(error.message)?.[1];
    if (flow) return parser(line, `did not find expected ',' or '${flow === 'map' ? '}' : ']'}'`);
    return parser(line, inSequence(broken, line) ? "did not find expected '-' indicator" : 'did not find expected key');
  },
  UNEXPECTED_TOKEN(error, broken) {
    const line = startOf(broken, error);
    const token = broken.text[error.pos[0]] ?? '';
    if (token === '-') return scanner(line, 'block sequence entries are not allowed in this context');
    if (/[|>][-+\d]*$/.test(broken.text.slice(0, error.pos[0])))
      return scanner(line, 'did not find expected comment or line break');
    return parser(line, '},]'.includes(token) ? 'did not find expected node content' : 'did not find expected key');
  },
};

const scanner = (line: number, words: string): string => (line > 1 ? `line ${line}: ${words}` : words);
const parser = (line: number, words: string): string => (line > 1 ? `line ${line - 1}: ${words}` : words);

function find({ errors }: Broken, code: string, message: RegExp): YAMLError | undefined {
  return errors.find((error) => error.code === code && message.test(error.message));
}

const startOf = ({ lines }: Broken, error: YAMLError): number => lines.linePos(error.pos[0]).line;
const endOf = ({ lines, text }: Broken, error: YAMLError): number =>
  Math.max(lines.linePos(Math.min(error.pos[1], text.length)).line, startOf({ lines, text, errors: [] }, error));
const lineOf = ({ text }: Broken, line: number): string => (text.split('\n')[line - 1] ?? '').trimEnd();

/** Whether the line stands among the items of a list. */
function inSequence({ text }: Broken, line: number): boolean {
  const before = text.split('\n').slice(0, line);
  const indent = /^ */.exec(before.at(-1) ?? '')?.[0] ?? '';
  const sibling = before
    .slice(0, -1)
    .findLast((one) => one.startsWith(indent) && !/^[\s#]/.test(one.slice(indent.length)));
  return sibling?.startsWith(`${indent}- `) ?? false;
}
