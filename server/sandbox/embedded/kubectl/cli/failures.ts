/** Tells why some of several things could not be done, when all has been tried. */
import { errorText } from './error.ts';

/** The exit code. One failure is an error; of several, each is told without that word. */
export async function tellFailures(
  err: (text: string) => Promise<void>,
  failures: readonly unknown[],
): Promise<number> {
  const told = failures.map(errorText).map((text) => (failures.length > 1 ? text.replace(/^error: /, '') : text));
  for (const text of told) await err(`${text}\n`);
  return failures.length > 0 ? 1 : 0;
}
