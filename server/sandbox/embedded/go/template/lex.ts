/** Cuts a Go template into text and actions, and an action into words. */
import { TemplateError } from './error.ts';

export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly words: readonly Word[] };

export interface Word {
  readonly kind: 'name' | 'field' | 'variable' | 'text' | 'number' | 'sign';
  readonly text: string;
  /** Whether there was space before it: `.a .b` are two, `.a.b` is one. */
  readonly spaced: boolean;
  /** Characters from the template's start. */
  readonly offset: number;
}

const WORD =
  /^(?<name>[\p{L}_][\p{L}\p{N}_]*)|^(?<field>\.[\p{L}_][\p{L}\p{N}_]*)|^(?<variable>\$[\p{L}\p{N}_]*)|^(?<text>"(?:[^"\\\n]|\\.)*"|`[^`]*`|'(?:[^'\\]|\\.)+')|^(?<number>[+-]?(?:0[xX][\da-fA-F]+|\d+(?:\.\d*)?(?:[eE][+-]?\d+)?))|^(?<sign>:=|=|\||\(|\)|,|\.)/u;

export function pieces(template: string): Piece[] {
  const found: Piece[] = [];
  let rest = template;
  let trimNext = false;
  const addText = (text: string, trimEnd: boolean): void => {
    const start = trimNext ? text.trimStart() : text;
    const whole = trimEnd ? start.trimEnd() : start;
    if (whole !== '') found.push({ kind: 'text', text: whole });
  };
  for (;;) {
    const open = rest.indexOf('{{');
    if (open < 0) {
      addText(rest, false);
      return found;
    }
    let inner = rest.slice(open + 2);
    const trimBefore = /^-\s/.test(inner);
    addText(rest.slice(0, open), trimBefore);
    if (trimBefore) inner = inner.slice(1);
    const comment = /^\s*\/\*[^]*?\*\/\s*(-)?\}\}/.exec(inner);
    if (comment) {
      trimNext = comment[1] === '-';
      rest = inner.slice(comment[0].length);
      continue;
    }
    const { words, length, trimAfter } = wordsOf(inner, template.length - inner.length);
    found.push({ kind: 'action', words });
    trimNext = trimAfter;
    rest = inner.slice(length).replace(/^\s*-?\}\}/, '');
  }
}

/** The words up to the closing braces. */
function wordsOf(text: string, start: number): { words: Word[]; length: number; trimAfter: boolean } {
  const words: Word[] = [];
  let rest = text;
  for (;;) {
    const spaced = /^\s/.test(rest);
    rest = rest.trimStart();
    const length = text.length - rest.length;
    if (rest.startsWith('}}')) return { words, length, trimAfter: false };
    if (spaced && rest.startsWith('-}}')) return { words, length, trimAfter: true };
    if (rest === '') throw new TemplateError('unclosed action');
    const match = WORD.exec(rest);
    if (!match) {
      if (/^["'`]/.test(rest)) throw new TemplateError('unterminated quoted string');
      if (rest.startsWith('}')) throw new TemplateError('unexpected "}" in operand');
      const [character = ''] = rest;
      const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
      throw new TemplateError(`unrecognized character in action: U+${code} '${character}'`);
    }
    const [kind = 'sign', value = ''] = Object.entries(match.groups ?? {}).find(([, one]) => one !== undefined) ?? [];
    words.push({ kind: kind as Word['kind'], text: value, spaced, offset: start + length });
    rest = rest.slice(value.length);
  }
}
