/** A light look at source text for what just-bash's parser lets pass: a missing right side, a stray closing token. */

export interface Stray {
  readonly token: string;
  /** The text only stops too early. */
  readonly incomplete: boolean;
}

interface Token {
  readonly text: string;
  readonly operator: boolean;
}

const OPERATORS = [
  ';;&',
  ';;',
  ';&',
  '&&',
  '||',
  '|&',
  '&>>',
  '&>',
  '>&',
  '<&',
  '<<<',
  '<<-',
  '<<',
  '>>',
  '>|',
  '<>',
  '<',
  '>',
  '|',
  '&',
  ';',
  '(',
  ')',
  '\n',
];
/** After these a command must follow. */
const JOINS = new Set(['&&', '||', '|', '|&']);
const SEPARATORS = new Set([';', '&', '\n', ...JOINS]);

/** The first token that cannot stand where it does, if the parser would not notice. */
export function strayToken(text: string): Stray | undefined {
  const tokens = tokenize(text);
  if (tokens === undefined) return undefined;
  let previous: string | undefined;
  let parens = 0;
  let cases = 0;
  for (const { text: token, operator } of tokens) {
    if (!operator) {
      if (token === 'case') cases++;
      if (token === 'esac') cases--;
      previous = token;
      continue;
    }
    if (token === '(') parens++;
    if (token === ')' && --parens < 0) {
      if (cases <= 0) return { token, incomplete: false };
      parens = 0;
    }
    const afterJoin = previous !== undefined && SEPARATORS.has(previous) && previous !== '\n';
    const nothingYet = previous === undefined || previous === '\n';
    if (SEPARATORS.has(token) && token !== '\n' && (afterJoin || nothingYet)) return { token, incomplete: false };
    if (token === '\n' && (afterJoin || nothingYet)) continue;
    previous = token;
  }
  return previous !== undefined && JOINS.has(previous) ? { token: 'newline', incomplete: true } : undefined;
}

/** A backslash at the very end asks for another line. */
export function endsWithBackslash(text: string): boolean {
  const run = /\\+$/.exec(text)?.[0].length ?? 0;
  return run % 2 === 1;
}

export function joinContinuedLines(text: string): string {
  return endsWithBackslash(text) ? text.slice(0, -1) : text;
}

export function lastLine(text: string): number {
  return text.replace(/\n$/, '').split('\n').length;
}

/** Undefined when something is quoted without end, or too involved to judge (here-documents): the parser tells. */
function tokenize(text: string): Token[] | undefined {
  const tokens: Token[] = [];
  let word = '';
  const flush = (): void => {
    if (word !== '') tokens.push({ text: word, operator: false });
    word = '';
  };
  for (let i = 0; i < text.length;) {
    const char = text[i] ?? '';
    const quoted = quotedEnd(text, i);
    if (quoted === 'open') return undefined;
    if (quoted !== undefined) {
      word += text.slice(i, quoted);
      i = quoted;
    } else if (char === '#' && word === '') {
      while (i < text.length && text[i] !== '\n') i++;
    } else if (char === ' ' || char === '\t') {
      flush();
      i++;
    } else {
      const operator = OPERATORS.find((candidate) => text.startsWith(candidate, i));
      if (operator === undefined) {
        word += char;
        i++;
        continue;
      }
      if (operator === '<<' || operator === '<<-') return undefined;
      if (operator === '(' && (word !== '' || text[i + 1] === '(')) return undefined;
      if ((operator === '<' || operator === '>') && text[i + 1] === '(') return undefined;
      flush();
      tokens.push({ text: operator, operator: true });
      i += operator.length;
    }
  }
  flush();
  return tokens.some((token) => token.text === '[[') ? undefined : tokens;
}

/** Where the quoted thing that starts at `i` ends, if one starts there. */
function quotedEnd(text: string, i: number): number | 'open' | undefined {
  switch (text[i]) {
    case '\\':
      return Math.min(i + 2, text.length);
    case "'": {
      const end = text.indexOf("'", i + 1);
      return end < 0 ? 'open' : end + 1;
    }
    case '"':
    case '`':
      return closing(text, i + 1, text[i] ?? '');
    case '$':
      if (text[i + 1] === '(') return balanced(text, i + 2, '(', ')');
      if (text[i + 1] === '{') return balanced(text, i + 2, '{', '}');
      return i + 1;
    default:
      return undefined;
  }
}

function closing(text: string, from: number, quote: string): number | 'open' {
  for (let i = from; i < text.length;) {
    if (text[i] === quote) return i + 1;
    if (text[i] === '\\') i += 2;
    else if (quote === '"' && text[i] === '$') {
      const end = quotedEnd(text, i);
      if (end === 'open' || end === undefined) return 'open';
      i = end;
    } else i++;
  }
  return 'open';
}

function balanced(text: string, from: number, open: string, close: string): number | 'open' {
  let depth = 1;
  for (let i = from; i < text.length;) {
    const char = text[i];
    if (char === open) depth++;
    if (char === close && --depth === 0) return i + 1;
    const quoted = char === open || char === close ? undefined : quotedEnd(text, i);
    if (quoted === 'open') return 'open';
    i = quoted ?? i + 1;
  }
  return 'open';
}
