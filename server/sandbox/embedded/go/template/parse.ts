/** From a Go template's text to what there is to do: https://pkg.go.dev/text/template. */
import { TemplateError } from './error.ts';
import { GO, type Language } from './language.ts';
import { pieces, type Piece, type Word } from './lex.ts';
import type { Nodes, Template, TemplateNode } from './nodes.ts';
import { literal, PipelineParser } from './pipeline.ts';

/** Throws TemplateError when it is no template, or calls what `language` doesn't have. */
export function parseGoTemplate(text: string, language: Language = GO): Template {
  const known = new Set(['and', 'or', ...Object.keys(language.functions)]);
  const parser = new Parser(pieces(text), known);
  const { nodes, end } = parser.until([]);
  if (end) throw new TemplateError(`unexpected {{${end}}}`);
  return { main: nodes, defined: parser.defined, language };
}

class Parser {
  readonly defined = new Map<string, Nodes>();
  readonly #pieces: readonly Piece[];
  readonly #pipelines: PipelineParser;
  #at = 0;

  constructor(all: readonly Piece[], known: ReadonlySet<string>) {
    this.#pieces = all;
    this.#pipelines = new PipelineParser(known);
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
        return [{ kind: keyword, pipeline: this.#pipelines.parse(rest, keyword), ...this.#branches(keyword) }];
      case 'break':
      case 'continue':
        return [{ kind: keyword }];
      case 'define':
      case 'block': {
        const name = nameIn(rest);
        const { nodes } = this.until(['end']);
        this.defined.set(name, nodes);
        if (keyword === 'define') return [];
        return [{ kind: 'call', name, pipeline: this.#pipelines.parse(rest.slice(1)) }];
      }
      case 'template':
        return [
          {
            kind: 'call',
            name: nameIn(rest),
            pipeline: rest.length > 1 ? this.#pipelines.parse(rest.slice(1)) : undefined,
          },
        ];
      default:
        return [{ kind: 'print', pipeline: this.#pipelines.parse(words) }];
    }
  }

  #branches(keyword: 'if' | 'with' | 'range'): { body: Nodes; otherwise: Nodes } {
    const { nodes: body, end, rest } = this.until(['end', 'else']);
    if (end === 'end') return { body, otherwise: [] };
    const [next, ...words] = rest;
    if (next?.kind === 'name' && next.text === keyword && keyword !== 'range') {
      const pipeline = this.#pipelines.parse(words, keyword);
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
