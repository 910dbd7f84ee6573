/** Words of an action to the commands that hand on to each other. */
import { TemplateError, type Place } from './error.ts';
import type { Word } from './lex.ts';
import type { Command, From, Operand, Pipeline } from './nodes.ts';

export class PipelineParser {
  readonly #known: ReadonlySet<string>;

  /** `known`: the functions that there are. */
  constructor(known: ReadonlySet<string>) {
    this.#known = known;
  }

  parse(words: readonly Word[], what = 'command'): Pipeline {
    const assign = words.findIndex(({ kind, text }) => kind === 'sign' && (text === ':=' || text === '='));
    const variables = assign < 0 ? [] : words.slice(0, assign).filter(({ kind }) => kind === 'variable');
    const reader = new Reader(words.slice(assign + 1), this.#known);
    const commands = reader.commands(false);
    if (commands.length === 0 || commands.some(({ operands }) => operands.length === 0))
      throw new TemplateError(`missing value for ${what}`);
    return {
      variables: variables.map(({ text }) => text),
      declares: assign >= 0 && words[assign]?.text === ':=',
      commands,
    };
  }
}

class Reader {
  readonly #words: readonly Word[];
  readonly #known: ReadonlySet<string>;
  #at = 0;

  constructor(words: readonly Word[], known: ReadonlySet<string>) {
    this.#words = words;
    this.#known = known;
  }

  /** Commands that hand on to each other, up to the end or to a closing parenthesis. */
  commands(isInner: boolean): Command[] {
    const commands: Command[] = [];
    let operands: Operand[] = [];
    let first = this.#at;
    const end = (): void => {
      commands.push({ operands, place: placeOf(this.#words.slice(first, this.#at)) });
      operands = [];
    };
    for (;;) {
      const word = this.#words[this.#at];
      if (!word) {
        if (isInner) throw new TemplateError('unclosed left paren');
        end();
        return commands;
      }
      const isSign = word.kind === 'sign';
      if (isSign && word.text === ')' && !isInner) throw new TemplateError('unexpected right paren');
      if (isSign && (word.text === ')' || word.text === '|')) end();
      this.#at += 1;
      if (isSign && word.text === ')') return commands;
      if (isSign && word.text === '|') first = this.#at;
      else operands.push(this.#operand(word));
    }
  }

  #operand(word: Word): Operand {
    switch (word.kind) {
      case 'text':
      case 'number':
        return { kind: 'literal', value: literal(word) };
      case 'name':
        if (word.text === 'true' || word.text === 'false') return { kind: 'literal', value: word.text === 'true' };
        if (word.text === 'nil') return { kind: 'literal', value: null };
        if (!this.#known.has(word.text)) throw new TemplateError(`function ${JSON.stringify(word.text)} not defined`);
        return { kind: 'function', name: word.text, place: placeOf([word]) };
      case 'variable':
        return this.#path({ kind: 'variable', name: word.text }, [], word);
      case 'field':
        return this.#path({ kind: 'dot' }, [word.text.slice(1)], word);
      case 'sign': {
        if (word.text === '.') return { kind: 'path', from: { kind: 'dot' }, fields: [], place: placeOf([word]) };
        if (word.text !== '(') throw new TemplateError(`unexpected ${JSON.stringify(word.text)} in operand`);
        const commands = this.commands(true);
        return this.#path({ kind: 'pipeline', pipeline: { variables: [], declares: false, commands } }, [], word);
      }
    }
  }

  /** Fields that follow without space. */
  #path(from: From, fields: string[], start: Word): Operand {
    const words = [start];
    for (let word = this.#words[this.#at]; word?.kind === 'field' && !word.spaced; word = this.#words[this.#at]) {
      fields.push(word.text.slice(1));
      words.push(word);
      this.#at += 1;
    }
    // Go counts from the second part on.
    return { kind: 'path', from, fields, place: { ...placeOf(words), offset: (words[1] ?? start).offset } };
  }
}

/** What words stand for together, spaced as Go writes it. */
function placeOf(words: readonly Word[]): Place {
  const source = words.map(({ text, spaced }, index) => `${spaced && index > 0 ? ' ' : ''}${text}`).join('');
  return { offset: words[0]?.offset ?? 0, source };
}

export function literal({ kind, text }: Word): unknown {
  if (kind === 'number') return Number(text);
  if (text.startsWith('`')) return text.slice(1, -1);
  const plain = text.slice(1, -1).replace(/\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|(.))/gs, (_, hex, unicode, one) => {
    if (hex ?? unicode) return String.fromCodePoint(Number.parseInt(hex ?? unicode, 16));
    return { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' }[one as string] ?? (one as string);
  });
  return text.startsWith("'") ? (plain.codePointAt(0) ?? 0) : plain;
}
