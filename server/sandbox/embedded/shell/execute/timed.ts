/** The `time` keyword. The simulator knows real time only: what its programs use of a processor is not counted. */
import type { Shell } from '../shell.ts';

export async function timed(
  shell: Shell,
  options: { readonly posix: boolean; readonly body: () => Promise<number> },
): Promise<number> {
  const start = shell.process.clock.now();
  try {
    return await options.body();
  } finally {
    const seconds = (shell.process.clock.now() - start) / 1000;
    const text = options.posix
      ? `real ${seconds.toFixed(2)}\nuser 0.00\nsys 0.00\n`
      : `\nreal\t${minutes(seconds)}\nuser\t${minutes(0)}\nsys\t${minutes(0)}\n`;
    await shell.sink(2).write(text);
  }
}

function minutes(seconds: number): string {
  return `${Math.floor(seconds / 60)}m${(seconds % 60).toFixed(3)}s`;
}
