/** What a template can call: a function, and how many arguments it takes. */

export interface TemplateFunction {
  /** Throws TemplateError for arguments that it can't take. */
  (...args: readonly unknown[]): unknown;
  /** The fewest and the most arguments; any number when it is left out. */
  readonly takes?: readonly [least: number, most: number];
}

export const taking = (
  takes: readonly [least: number, most: number],
  call: (...args: readonly unknown[]) => unknown,
): TemplateFunction => Object.assign((...args: readonly unknown[]) => call(...args), { takes });

/** Go's words for too few or too many; undefined when the number is right. */
export function wrongCount({ takes }: TemplateFunction, name: string, got: number): string | undefined {
  const [least, most] = takes ?? [0, Infinity];
  if (got >= least && got <= most) return undefined;
  return `wrong number of args for ${name}: want ${least === most ? '' : 'at least '}${least} got ${got}`;
}
