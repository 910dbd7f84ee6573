/** Source text to tree, by just-bash's parser, with its complaints in bash's own words. */
import { Bash } from 'just-bash';
import { LimitExceeded, LIMITS } from '../limits.ts';
import type { ArithmeticNode, ScriptNode } from './ast.ts';
import { joinContinuedLines, lastLine, strayToken } from './scan.ts';

/** What bash says after `bash: ` (or `script: line N: `), one or two lines. */
export class SyntaxProblem extends Error {
  /** More lines could complete the text: an interactive shell asks for them. */
  readonly incomplete: boolean;
  readonly line: number;

  constructor(message: string, options: { readonly incomplete: boolean; readonly line: number }) {
    super(message);
    this.name = 'SyntaxProblem';
    this.incomplete = options.incomplete;
    this.line = options.line;
  }
}

/** Only its parser is used; it keeps nothing between calls. The browser build exports no other way to it. */
const parser = new Bash({ defenseInDepth: false, commands: [] });

/** Token names of just-bash's lexer, as bash spells them. */
const TOKENS: Readonly<Record<string, string>> = {
  EOF: 'end of file',
  NEWLINE: 'newline',
  RPAREN: ')',
  LPAREN: '(',
  RBRACE: '}',
  DONE: 'done',
  FI: 'fi',
  ESAC: 'esac',
  THEN: 'then',
  DO: 'do',
  ELSE: 'else',
  ELIF: 'elif',
  SEMICOLON: ';',
  PIPE: '|',
  AND_AND: '&&',
  OR_OR: '||',
  AMP: '&',
};

export function parse(text: string): ScriptNode {
  if (text.length > LIMITS.source) throw new LimitExceeded('source');
  const stray = strayToken(text);
  if (stray !== undefined) throw stray.incomplete ? endOfFile(text) : unexpected(stray.token, text);
  let script: ScriptNode;
  try {
    script = parser.transform(joinContinuedLines(text)).ast;
  } catch (error) {
    throw problemOf(error, text);
  }
  for (const statement of script.statements) {
    if (statement.deferredError !== undefined) throw unexpected(statement.deferredError.token, text);
  }
  return script;
}

const arithmeticCache = new Map<string, ArithmeticNode>();

/** An expression as `$((…))` takes it. Loops evaluate the same few texts again and again. */
export function parseArithmetic(text: string): ArithmeticNode {
  const cached = arithmeticCache.get(text);
  if (cached !== undefined) return cached;
  const command = parse(`((${text}))`).statements[0]?.pipelines[0]?.commands[0];
  if (command?.type !== 'ArithmeticCommand') throw unexpected(text, text);
  if (arithmeticCache.size > 500) arithmeticCache.clear();
  arithmeticCache.set(text, command.expression);
  return command.expression;
}

function problemOf(error: unknown, text: string): Error {
  if (!(error instanceof Error)) return new SyntaxProblem(String(error), { incomplete: false, line: 1 });
  const { message } = error;
  const matching = /looking for matching [`']?(.+?)'?$/.exec(message)?.[1];
  if (matching !== undefined) {
    const closing = matching.replace(/^[`']|'$/g, '') || "'";
    const what = `unexpected EOF while looking for matching \`${closing}'`;
    return new SyntaxProblem(what, { incomplete: true, line: lastLine(text) });
  }
  if (/got EOF|end of (?:file|input)|unterminated|unclosed/i.test(message)) return endOfFile(text);
  const line = 'line' in error && typeof error.line === 'number' ? error.line : 1;
  if (isAtEnd(error, text)) return endOfFile(text);
  const token = /unexpected token [`'](.+?)'/.exec(message)?.[1] ?? /got (\w+)/.exec(message)?.[1];
  if (token !== undefined) return unexpected(TOKENS[token] ?? token, text, line);
  return new SyntaxProblem(message.replace(/^Parse error at \d+:\d+: /, ''), { incomplete: false, line });
}

/** A construct that stops where the text stops is missing its end, whatever the parser expected there. */
function isAtEnd(error: Error, text: string): boolean {
  if (!('line' in error && 'column' in error && typeof error.line === 'number' && typeof error.column === 'number'))
    return false;
  const lines = text.trimEnd().split('\n');
  return error.line > lines.length || (error.line === lines.length && error.column > (lines.at(-1)?.length ?? 0));
}

function endOfFile(text: string): SyntaxProblem {
  return new SyntaxProblem('syntax error: unexpected end of file', { incomplete: true, line: lastLine(text) + 1 });
}

function unexpected(token: string, text: string, line = 1): SyntaxProblem {
  const shown = token === '\n' ? 'newline' : token;
  const message = `syntax error near unexpected token \`${shown}'`;
  return new SyntaxProblem(message, { incomplete: false, line });
}
