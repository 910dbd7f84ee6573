/** Where a shell command ends: continuation lines, open quotes and heredocs, found without running anything. */

export interface CommandLines {
  /** The command, its lines joined by newlines. */
  readonly command: string;
  /** How many lines it took. */
  readonly taken: number;
  /** What is still open at the end of the text. */
  readonly open: 'nothing' | 'quote' | 'heredoc';
  /** The word that would close the heredoc. */
  readonly delimiter?: string;
}

/** Takes the command that starts with `first` and goes on in `rest` (each line as written below it). */
export function takeCommand(first: string, rest: readonly string[]): CommandLines {
  const lines = [first];
  let state = scanLine(first, undefined);
  let taken = 0;
  const heredocs = [...state.heredocs];
  while (taken < rest.length) {
    const delimiter = heredocs[0];
    if (delimiter === undefined && !state.quote && !state.continues) break;
    const line = rest[taken] as string;
    taken++;
    if (delimiter !== undefined) {
      lines.push(line);
      const end = delimiter.stripTabs ? line.replace(/^\t+/, '') : line;
      if (end === delimiter.word) heredocs.shift();
      continue;
    }
    const text = line.startsWith('> ') ? line.slice(2) : line;
    lines.push(text);
    state = scanLine(text, state.quote);
    heredocs.push(...state.heredocs);
  }
  const open = heredocs.length > 0 ? 'heredoc' : state.quote || state.continues ? 'quote' : 'nothing';
  return {
    command: lines.join('\n'),
    taken,
    open,
    ...(heredocs[0] ? { delimiter: heredocs[0].word } : {}),
  };
}

interface Heredoc {
  readonly word: string;
  readonly stripTabs: boolean;
}

interface LineState {
  readonly quote: '"' | "'" | undefined;
  readonly continues: boolean;
  readonly heredocs: readonly Heredoc[];
}

function scanLine(line: string, openQuote: '"' | "'" | undefined): LineState {
  let quote = openQuote;
  let escaped = false;
  const heredocs: Heredoc[] = [];
  for (let at = 0; at < line.length; at++) {
    const character = line[at];
    if (escaped) {
      escaped = false;
    } else if (character === '\\' && quote !== "'") {
      escaped = true;
    } else if (quote) {
      if (character === quote) quote = undefined;
    } else if (character === '"' || character === "'") {
      quote = character;
    } else if (character === '#' && (at === 0 || line[at - 1] === ' ')) {
      break;
    } else if (character === '<' && line[at + 1] === '<') {
      if (line[at + 2] === '<') {
        at += 2;
        continue;
      }
      const heredoc = /^<<(-?)\s*(?:'([^']+)'|"([^"]+)"|([A-Za-z0-9_]+))/.exec(line.slice(at, at + 200));
      if (heredoc) {
        heredocs.push({ word: heredoc[2] ?? heredoc[3] ?? heredoc[4] ?? '', stripTabs: heredoc[1] === '-' });
        at += heredoc[0].length - 1;
      }
    }
  }
  return { quote, continues: escaped || (!quote && /(?:\||&&)\s*$/.test(line)), heredocs };
}
