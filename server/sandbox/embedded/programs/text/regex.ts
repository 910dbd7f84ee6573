/** POSIX regular expressions, basic and extended, in JavaScript's spelling. */
import { CHARACTER_CLASSES } from '../../shell/expand/character-classes.ts';

export function toRegExp(pattern: string, dialect: 'basic' | 'extended' | 'fixed'): string {
  if (dialect === 'fixed') return pattern.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  const extended = dialect === 'extended';
  let source = '';
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i] ?? '';
    if (char === '[') {
      const bracket = bracketAt(pattern, i);
      source += bracket.source;
      i = bracket.end;
    } else if (char === '\\') {
      const next = pattern[++i] ?? '\\';
      // In the basic dialect the backslash makes these special, in the extended one it makes them plain.
      if ('(){}+?|'.includes(next)) source += extended ? `\\${next}` : next;
      else if (next === '<' || next === '>') source += '\\b';
      else if (/[\w`']/.test(next)) source += /[bBwWsSdD1-9]/.test(next) ? `\\${next}` : next;
      else source += `\\${next}`;
    } else if ('(){}+?|'.includes(char)) source += extended ? char : `\\${char}`;
    else if (char === '*' && (source === '' || source.endsWith('(') || source === '^')) source += '\\*';
    else if (char === '^' && !extended && i > 0 && !source.endsWith('(')) source += '\\^';
    else if (char === '$' && !extended && i < pattern.length - 1 && !pattern.startsWith('\\)', i + 1)) source += '\\$';
    else source += char === '/' ? '\\/' : char;
  }
  return source;
}

function bracketAt(pattern: string, start: number): { readonly source: string; readonly end: number } {
  let i = start + 1;
  let source = '[';
  if (pattern[i] === '^') {
    source += '^';
    i++;
  }
  for (let first = true; i < pattern.length; first = false) {
    const char = pattern[i] ?? '';
    if (char === ']' && !first) return { source: `${source}]`, end: i };
    const named = /^\[:(\w+):\]/.exec(pattern.slice(i));
    if (named !== null && Object.hasOwn(CHARACTER_CLASSES, named[1] ?? '')) {
      source += CHARACTER_CLASSES[named[1] ?? ''];
      i += named[0].length;
    } else {
      source += '\\[]^'.includes(char) ? `\\${char}` : char;
      i++;
    }
  }
  throw new SyntaxError('Unmatched [, [^, [:, [., or [=');
}
