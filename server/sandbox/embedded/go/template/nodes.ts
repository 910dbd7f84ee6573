/** What a template consists of once it is parsed. */
import type { Place } from './error.ts';
import type { Language } from './language.ts';

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
  | { readonly kind: 'function'; readonly name: string; readonly place: Place }
  /** A value and the fields that lead on from it. */
  | { readonly kind: 'path'; readonly from: From; readonly fields: readonly string[]; readonly place: Place };

export type From =
  | { readonly kind: 'dot' }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'pipeline'; readonly pipeline: Pipeline };

export interface Template {
  readonly main: Nodes;
  readonly defined: ReadonlyMap<string, Nodes>;
  readonly language: Language;
}
