/** The parts of a template. */

/** A template that is none; or, with a place, one that asks for what the data don't have. */
export class TemplateError extends Error {
  readonly at: number | undefined;

  constructor(message: string, at?: number) {
    super(message);
    this.at = at;
  }
}

export type Node =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'print'; readonly pipeline: Pipeline }
  | { readonly type: 'assign'; readonly name: string; readonly pipeline: Pipeline }
  | { readonly type: 'if' | 'with'; readonly pipeline: Pipeline; readonly body: Node[]; readonly otherwise: Node[] }
  | {
      readonly type: 'range';
      readonly names: readonly string[];
      readonly pipeline: Pipeline;
      readonly body: Node[];
      readonly otherwise: Node[];
    };

/** Commands joined by `|`: the result of one is the last argument of the next. */
export type Pipeline = readonly Operand[][];

export type Operand =
  | { readonly type: 'value'; readonly value: unknown }
  | {
      readonly type: 'field';
      readonly path: readonly string[];
      /** Where Go says it stands: from the template's start, at the second name if there is one. */
      readonly at: number;
    }
  | { readonly type: 'variable'; readonly name: string; readonly path: readonly string[] }
  | { readonly type: 'call'; readonly name: string }
  | { readonly type: 'group'; readonly pipeline: Pipeline; readonly path: readonly string[] };
