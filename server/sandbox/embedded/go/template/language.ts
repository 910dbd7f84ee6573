/** What a tool's templates have beside Go's own: its functions, and what a key that isn't there means. */
import { FUNCTIONS } from './functions.ts';
import type { TemplateFunction } from './template-function.ts';
import { NOTHING } from './values.ts';

export interface Language {
  readonly functions: Readonly<Record<string, TemplateFunction>>;
  /** The value of a key that a map lacks. Throws TemplateError where asking for one is a mistake. */
  readonly missing: (key: string, isLast: boolean) => unknown;
}

export const GO: Language = { functions: FUNCTIONS, missing: () => NOTHING };
