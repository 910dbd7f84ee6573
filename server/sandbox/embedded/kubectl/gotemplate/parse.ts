/** From a Go template's text to what there is to do: https://pkg.go.dev/text/template. */
import { TemplateError, type Place } from './error.ts';
import { FUNCTIONS } from './functions.ts';
import { pieces, type Piece, type Word } from './lex.ts';

export type TemplateNode =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'print'; readonly pipeline: Pipeline }
  | { readonly kind: 'if' | 'with'; readonly pipeline: Pipeline; readonly body: Nodes; readonly otherwise: Nodes }
  | { readonly kind: 'range'; readonly pipeline: Pipeline; readonly body: Nodes; readonly otherwise: Nodes }
  | { readonly kind: 'break' | 'continue' }
  | { readonly kind: 'call'; readonly name: string; readonly pipeline: Pipeline | undefined };

export type Nodes = readonly TemplateNode[];

export interface Pipeline {
  /** Variables that are set to what comes out: one, or for a range two. */
  readonly variables: readonly string[];
  /** Whether they are new. */
  readonly declares: boolean;
  readonly commands: readonly Command[];
}

export interface Command {
  readonly operands: readonly Operand[];
  readonly place: Place;
}

export type Operand =
  | { readonly kind: 'literal'; readonly value: unknown }
  | { readonly kind: 'function'; readonly name: string }
  /** A value and the fields that lead on from it. */
  | { readonly kind: 'path'; readonly from: From; readonly fields: readonly string[]; readonly place: Place };

type From =
  | { readonly kind: 'dot' }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'pipeline'; readonly pipeline: Pipeline };

export interface Template {
  readonly main: Nodes;
  readonly defined: ReadonlyMap<string, Nodes>;
}

const KNOWN: ReadonlySet<string> = new Set(['and', 'or', ...Object.keys(FUNCTIONS)]);

export function parseGoTemplate(text: string): Template {
  const parser = new Parser(pieces(text));
  const { nodes, end } = parser.until([]);
  if (end) throw new TemplateError(`unexpected {{${end}}}`);
  return { main: nodes, defined: parser.defined };
}

class Parser {
  readonly defined = new Map<string, Nodes>();
  readonly #pieces: readonly Piece[];
  #at = 0;

  constructor(all: readonly Piece[]) {
    this.#pieces = all;
  }

  /** Nodes up to one of the words that end them, and which it was with what follows it. */
  until(ends: readonly string[]): { nodes: TemplateNode[]; end: string; rest: readonly Word[] } {
    const nodes: TemplateNode[] = [];
    while (this.#at < this.#pieces.length) {
      const piece = this.#pieces[this.#at++] as Piece;
      if (piece.kind === 'text') {
        nodes.push(piece);
        continue;
      }
      const [first, ...rest] = piece.words;
      if (!first) throw new TemplateError('missing value for command');
      if (first.kind === 'name' && (first.text === 'end' || first.text === 'else')) {
        if (!ends.includes(first.text)) throw new TemplateError(`unexpected {{${first.text}}}`);
        return { nodes, end: first.text, rest };
      }
      nodes.push(...this.#action(first, piece.words));
    }
    if (ends.length > 0) throw new TemplateError('unexpected EOF');
    return { nodes, end: '', rest: [] };
  }

  #action(first: Word, words: readonly Word[]): TemplateNode[] {
    const keyword = first.kind === 'name' ? first.text : '';
    const rest = words.slice(1);
    switch (keyword) {
      case 'if':
      case 'with':
      case 'range':
        return [{ kind: keyword, pipeline: parsePipeline(rest, keyword), ...this.#branches(keyword) }];
      case 'break':
      case 'continue':
        return [{ kind: keyword }];
      case 'define':
      case 'block': {
        const name = nameIn(rest);
        const { nodes } = this.until(['end']);
        this.defined.set(name, nodes);
        if (keyword === 'define') return [];
        return [{ kind: 'call', name, pipeline: parsePipeline(rest.slice(1)) }];
      }
      case 'template':
        return [
          {
            kind: 'call',
            name: nameIn(rest),
            pipeline: rest.length > 1 ? parsePipeline(rest.slice(1)) : undefined,
          },
        ];
      default:
        return [{ kind: 'print', pipeline: parsePipeline(words) }];
    }
  }

  #branches(keyword: 'if' | 'with' | 'range'): { body: Nodes; otherwise: Nodes } {
    const { nodes: body, end, rest } = this.until(['end', 'else']);
    if (end === 'end') return { body, otherwise: [] };
    const [next, ...words] = rest;
    if (next?.kind === 'name' && next.text === keyword && keyword !== 'range') {
      const pipeline = parsePipeline(words, keyword);
      return { body, otherwise: [{ kind: keyword, pipeline, ...this.#branches(keyword) }] };
    }
    if (next) throw new TemplateError(`unexpected <${next.text}> in input`);
    return { body, otherwise: this.until(['end']).nodes };
  }
}

function nameIn([word]: readonly Word[]): string {
  if (word?.kind !== 'text') throw new TemplateError('unexpected token in template clause');
  return String(literal(word));
}

function parsePipeline(words: readonly Word[], what = 'command'): Pipeline {
  const assign = words.findIndex(({ kind, text }) => kind === 'sign' && (text === ':=' || text === '='));
  const variables = assign < 0 ? [] : words.slice(0, assign).filter(({ kind }) => kind === 'variable');
  const reader = new Reader(words.slice(assign + 1));
  const commands = reader.commands(false);
  if (commands.length === 0 || commands.some(({ operands }) => operands.length === 0))
    throw new TemplateError(`missing value for ${what}`);
  return {
    variables: variables.map(({ text }) => text),
    declares: assign >= 0 && words[assign]?.text === ':=',
    commands,
  };
}

class Reader {
  readonly #words: readonly Word[];
  #at = 0;

  constructor(words: readonly Word[]) {
    this.#words = words;
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
        if (!KNOWN.has(word.text)) throw new TemplateError(`function ${JSON.stringify(word.text)} not defined`);
        return { kind: 'function', name: word.text };
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

function literal({ kind, text }: Word): unknown {
  if (kind === 'number') return Number(text);
  if (text.startsWith('`')) return text.slice(1, -1);
  const plain = text.slice(1, -1).replace(/\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|(.))/gs, (_, hex, unicode, one) => {
    if (hex ?? unicode) return String.fromCodePoint(Number.parseInt(hex ?? unicode, 16));
    return { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' }[one as string] ?? (one as string);
  });
  return text.startsWith("'") ? (plain.codePointAt(0) ?? 0) : plain;
}
