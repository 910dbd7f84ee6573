/** A page's shell as the bench drives it, by the marks that it writes: where output begins, where a command has ended. */
import type { WirePage } from '../../support/server.ts';

/** Types a command; settles with the first that it prints. */
export async function firstOutput(page: WirePage, command: string): Promise<void> {
  page.text = '';
  page.type(`${command}\r`);
  await page.until(() => /\u001b\]133;C[^\u0007]*\u0007\s*[^\s\u001b]/.test(page.text));
}

/** Settles when the command that was typed has ended and the next prompt is there. */
export async function finished(page: WirePage): Promise<void> {
  await page.until(() => /\u001b\]133;D[^]*\u001b\]133;B/.test(page.text));
}

/** Types a command; settles when the next prompt is there. Gives milliseconds. */
export async function timed(page: WirePage, command: string): Promise<number> {
  const started = performance.now();
  page.text = '';
  page.type(`${command}\r`);
  await finished(page);
  return performance.now() - started;
}
