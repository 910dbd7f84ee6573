/** The lines typed at a prompt, for the arrow keys, `history` and `!!`. */

const LIMIT = 1000;

export interface HistoryEntry {
  readonly number: number;
  readonly text: string;
}

export class History {
  #entries: HistoryEntry[] = [];
  #last = 0;

  /** A line that starts with a space or repeats the one before is not kept, as with HISTCONTROL=ignoreboth. */
  add(text: string): void {
    if (text.trim() === '' || /^\s/.test(text) || this.#entries.at(-1)?.text === text) return;
    this.#entries.push({ number: ++this.#last, text });
    if (this.#entries.length > LIMIT) this.#entries.shift();
  }

  list(): readonly HistoryEntry[] {
    return this.#entries;
  }

  clear(): void {
    this.#entries = [];
    this.#last = 0;
  }

  remove(number: number): boolean {
    const before = this.#entries.length;
    this.#entries = this.#entries.filter((entry) => entry.number !== number);
    return this.#entries.length < before;
  }

  /**
   * `!!`, `!n`, `!-n`, `!text`, `!$` replaced by what they stand for; undefined when nothing is. Throws
   * {@link EventNotFound}.
   */
  expand(line: string): string | undefined {
    if (!line.includes('!')) return undefined;
    let result = '';
    let changed = false;
    for (let i = 0; i < line.length;) {
      const char = line[i] ?? '';
      if (char === '\\' || char === "'") {
        const end = char === '\\' ? i + 2 : line.indexOf("'", i + 1) + 1 || line.length;
        result += line.slice(i, end);
        i = end;
        continue;
      }
      const event = char === '!' ? /^!(!|\$|-?\d+|\?[^?]+\??|[^\s=("';&|<>]+)/.exec(line.slice(i)) : null;
      if (event === null || event[1] === '"') {
        result += char;
        i++;
        continue;
      }
      result += this.#event(event[0], event[1] ?? '');
      changed = true;
      i += event[0].length;
    }
    return changed ? result : undefined;
  }

  #event(whole: string, name: string): string {
    const entry = this.#find(name);
    if (entry === undefined) throw new EventNotFound(whole);
    return name === '$' ? (entry.text.trim().split(/\s+/).at(-1) ?? '') : entry.text;
  }

  #find(name: string): HistoryEntry | undefined {
    if (name === '!' || name === '$') return this.#entries.at(-1);
    if (/^-\d+$/.test(name)) return this.#entries.at(Number(name));
    if (/^\d+$/.test(name)) return this.#entries.find((entry) => entry.number === Number(name));
    if (name.startsWith('?'))
      return this.#entries.findLast((entry) => entry.text.includes(name.slice(1).replace(/\?$/, '')));
    return this.#entries.findLast((entry) => entry.text.startsWith(name));
  }
}

export class EventNotFound extends Error {
  constructor(event: string) {
    super(`${event}: event not found`);
    this.name = 'EventNotFound';
  }
}
