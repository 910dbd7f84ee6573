/** Changes to headers on their way: a table of the ones that are not passed on as they came. */
import { endToEnd, type Pairs } from './hop-by-hop.ts';

/** `null` leaves the header out. */
export type Changes<Context> = Readonly<Record<string, (value: string, context: Context) => string | null>>;

/** Headers as Node gives them, with those changed that `changes` names. */
export function changed<Context>(raw: readonly string[], changes: Changes<Context>, context: Context): Pairs {
  return endToEnd(raw).flatMap(([name, value]): [string, string][] => {
    const now = Object.hasOwn(changes, name) ? changes[name]?.(value, context) : value;
    return typeof now === 'string' ? [[name, now]] : [];
  });
}
