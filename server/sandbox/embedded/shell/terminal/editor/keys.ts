/** Bytes from a terminal to keys: characters, control keys, arrows, and pasted text as one piece. */

export type Key =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'paste'; readonly text: string }
  /** `C-a`, `M-b`, `left`, `C-right`, `home`, `delete`, `tab`, `enter`, `backspace`, … */
  | { readonly kind: 'named'; readonly name: string };

const PASTE_START = '\u001B[200~';
const PASTE_END = '\u001B[201~';
const ESC = '\u001B';

const FINALS: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  H: 'home',
  F: 'end',
  Z: 'S-tab',
};
const TILDES: Readonly<Record<string, string>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
};

export class KeyDecoder {
  readonly #decoder = new TextDecoder();
  #pending = '';

  push(bytes: Uint8Array): void {
    this.#pending += this.#decoder.decode(bytes, { stream: true });
  }

  /** The next key that is complete; the beginning of one waits for more bytes. */
  next(): Key | undefined {
    while (this.#pending !== '') {
      const next = nextKey(this.#pending);
      if (next === undefined) return undefined;
      this.#pending = this.#pending.slice(next.length);
      if (next.key !== undefined) return next.key;
    }
    return undefined;
  }

  /** What was pushed and not taken, for whoever reads the terminal next. */
  drain(): string {
    const rest = this.#pending;
    this.#pending = '';
    return rest;
  }
}

interface Next {
  /** Undefined for a sequence that means nothing here. */
  readonly key: Key | undefined;
  readonly length: number;
}

function nextKey(text: string): Next | undefined {
  if (text.startsWith(PASTE_START)) {
    const end = text.indexOf(PASTE_END);
    if (end < 0) return undefined;
    const pasted = text.slice(PASTE_START.length, end).replace(/\r\n?/g, '\n');
    return { key: { kind: 'paste', text: pasted }, length: end + PASTE_END.length };
  }
  if (text.startsWith(ESC)) return escapeSequence(text);
  const code = text.codePointAt(0) ?? 0;
  if (code < 32 || code === 127) return { key: named(controlName(code)), length: 1 };
  const run = /^[^\0-\u001F\u007F]+/.exec(text)?.[0] ?? '';
  return { key: { kind: 'text', text: run }, length: run.length };
}

function escapeSequence(text: string): Next | undefined {
  if (text === ESC || (PASTE_START.startsWith(text) && text.length > 2)) return undefined;
  const csi = /^\u001B\[([\d;?]*)([A-Za-z~])/.exec(text);
  if (csi !== null) return { key: csiKey(csi[1] ?? '', csi[2] ?? ''), length: csi[0].length };
  if (/^\u001B\[[\d;?]*$/.test(text)) return undefined;
  const ss3 = /^\u001BO([A-Za-z])/.exec(text);
  if (ss3 !== null) {
    const name = FINALS[ss3[1] ?? ''];
    return { key: name === undefined ? undefined : named(name), length: ss3[0].length };
  }
  if (text === '\u001BO') return undefined;
  const char = String.fromCodePoint(text.codePointAt(1) ?? 0);
  const code = char.codePointAt(0) ?? 0;
  if (char === ESC) return { key: undefined, length: 1 };
  const name = code < 32 || code === 127 ? controlName(code) : char;
  return { key: named(`M-${name}`), length: 1 + char.length };
}

function csiKey(parameters: string, final: string): Key | undefined {
  const [first = '', modifier] = parameters.split(';');
  const base = final === '~' ? TILDES[first] : FINALS[final];
  if (base === undefined) return undefined;
  const bits = modifier === undefined ? 0 : Number(modifier) - 1;
  return named(`${(bits & 4) !== 0 ? 'C-' : ''}${(bits & 2) !== 0 ? 'M-' : ''}${base}`);
}

function controlName(code: number): string {
  switch (code) {
    case 9:
      return 'tab';
    case 10:
    case 13:
      return 'enter';
    case 127:
    case 8:
      return 'backspace';
    case 31:
      return 'C-_';
  }
  return `C-${String.fromCharCode(code + 96)}`;
}

function named(name: string): Key {
  return { kind: 'named', name };
}
