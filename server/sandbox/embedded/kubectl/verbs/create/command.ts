/** The words after `--`: what a container runs. */
import type { Invocation } from '../../invocation.ts';

export function commandOf({ args, dash }: Invocation): readonly string[] | undefined {
  const words = dash === undefined ? [] : args.slice(dash);
  return words.length > 0 ? words : undefined;
}
