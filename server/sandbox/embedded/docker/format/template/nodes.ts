/** The parts of a template. */

export class TemplateError extends Error {}

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
  | { readonly type: 'field'; readonly path: readonly string[] }
  | { readonly type: 'variable'; readonly name: string; readonly path: readonly string[] }
  | { readonly type: 'call'; readonly name: string }
  | { readonly type: 'group'; readonly pipeline: Pipeline; readonly path: readonly string[] };
