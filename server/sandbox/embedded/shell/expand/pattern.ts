/** Shell patterns as regular expressions: `*`, `?`, `[…]` and the extended `@(a|b)` kinds. */
import { CHARACTER_CLASSES } from './character-classes.ts';

const cache = new Map<string, RegExp>();
/** The shell has one more than POSIX. */
const CLASSES: Readonly<Record<string, string>> = { ...CHARACTER_CLASSES, word: 'A-Za-z0-9_' };

/** Matches a whole string. In a pattern a backslash quotes the next character. */
export function patternToRegExp(pattern: string, options: { readonly ignoreCase?: boolean } = {}): RegExp {
  const key = `${options.ignoreCase ? 'i' : ''}:${pattern}`;
  const cached = cache.get(key);
  if (cached !== undefined) return cached;
  const regExp = new RegExp(`^(?:${patternSource(pattern)})$`, options.ignoreCase ? 'isu' : 'su');
  if (cache.size > 500) cache.clear();
  cache.set(key, regExp);
  return regExp;
}

export function escapePattern(text: string): string {
  return text.replace(/[\\*?[\]()|@+!]/g, '\\$&');
}

/** Whether an unquoted text has anything to match with. */
export function isPattern(text: string): boolean {
  return /[*?]|\[.*\]|[@+!]\(/s.test(text);
}

/** `lazy` matches as little as it can: `#` and `%`. */
export function patternSource(pattern: string, lazy = false): string {
  let source = '';
  for (let i = 0; i < pattern.length;) {
    const char = String.fromCodePoint(pattern.codePointAt(i) ?? 0);
    const extended = '?*+@!'.includes(char) && pattern[i + 1] === '(' ? closingParen(pattern, i + 1) : -1;
    if (extended > 0) {
      source += extendedSource(char, pattern.slice(i + 2, extended));
      i = extended + 1;
    } else if (char === '\\') {
      source += literal(pattern.slice(i + 1, i + 2) || '\\');
      i += 2;
    } else if (char === '*') {
      while (pattern[i] === '*' && pattern[i + 1] !== '(') i++;
      source += lazy ? '.*?' : '.*';
    } else if (char === '?') {
      source += '.';
      i++;
    } else if (char === '[') {
      const bracket = bracketSource(pattern, i);
      source += bracket?.source ?? '\\[';
      i = bracket?.end ?? i + 1;
    } else {
      source += literal(char);
      i += char.length;
    }
  }
  return source;
}

function extendedSource(kind: string, body: string): string {
  const alternatives = splitAlternatives(body)
    .map((part) => patternSource(part))
    .join('|');
  switch (kind) {
    case '?':
      return `(?:${alternatives})?`;
    case '*':
      return `(?:${alternatives})*`;
    case '+':
      return `(?:${alternatives})+`;
    case '!':
      return `(?:(?!(?:${alternatives})$).*)`;
    default:
      return `(?:${alternatives})`;
  }
}

function bracketSource(pattern: string, start: number): { readonly source: string; readonly end: number } | undefined {
  let i = start + 1;
  const negated = pattern[i] === '!' || pattern[i] === '^';
  if (negated) i++;
  let set = '';
  for (let first = true; i < pattern.length; first = false) {
    const char = pattern[i] ?? '';
    if (char === ']' && !first) return { source: set === '' ? '(?!)' : `[${negated ? '^' : ''}${set}]`, end: i + 1 };
    const named = /^\[:(\w+):\]/.exec(pattern.slice(i));
    const known = named === null ? undefined : CLASSES[named[1] ?? ''];
    if (named !== null && known !== undefined) {
      set += known;
      i += named[0].length;
    } else if (char === '-' && !first && pattern[i + 1] !== ']') {
      set += '-';
      i++;
    } else {
      const quoted = char === '\\' ? (pattern[i + 1] ?? '') : char;
      set += quoted.replace(/[\\\]^[-]/, '\\$&');
      i += char === '\\' ? 2 : 1;
    }
  }
  return undefined;
}

function closingParen(pattern: string, open: number): number {
  let depth = 0;
  for (let i = open; i < pattern.length; i++) {
    if (pattern[i] === '\\') i++;
    else if (pattern[i] === '(') depth++;
    else if (pattern[i] === ')' && --depth === 0) return i;
  }
  return -1;
}

function splitAlternatives(body: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (let i = 0; i < body.length; i++) {
    const char = body[i] ?? '';
    if (char === '\\') {
      part += char + (body[++i] ?? '');
      continue;
    }
    if (char === '(') depth++;
    if (char === ')') depth--;
    if (char === '|' && depth === 0) {
      parts.push(part);
      part = '';
    } else part += char;
  }
  return [...parts, part];
}

// A hyphen may not be escaped outside of brackets where patterns are read as Unicode.
function literal(char: string): string {
  return char.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
