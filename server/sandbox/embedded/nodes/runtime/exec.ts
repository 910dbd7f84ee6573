/** Runs a command in a container and collects what it writes, as probes and lifecycle hooks want it. */
import { ProgramNotFound, type Container } from '../../container.ts';
import { Signal, type ByteSink, type ByteSource, type Clock } from '../../process.ts';
import type { ExecResult } from '../webernetes.ts';

export interface CollectedExec {
  readonly command: readonly string[];
  readonly timeoutMs: number | undefined;
  readonly clock: Clock;
}

export async function execCollected(
  container: Container,
  { command, timeoutMs, clock }: CollectedExec,
): Promise<ExecResult> {
  const ending = new AbortController();
  const [stdout, stderr] = [new Collector(), new Collector()];
  const running = container.exec({ argv: command, stdin: nothing, stdout, stderr, signal: ending.signal });
  const waiting = new AbortController();
  const late =
    timeoutMs === undefined
      ? new Promise<never>(() => {})
      : clock.wait(timeoutMs, waiting.signal).then(
          () => 'late' as const,
          () => 'early' as const,
        );
  try {
    const first = await Promise.race([running, late]);
    if (first === 'late') throw new Error(`command "${command.join(' ')}" timed out`);
    return { exitCode: await running, stdout: stdout.text, stderr: stderr.text };
  } catch (error) {
    if (error instanceof ProgramNotFound) throw Object.assign(new Error(ociError(error)), { cause: error });
    throw error;
  } finally {
    waiting.abort();
    ending.abort(new Signal('SIGKILL'));
  }
}

export function ociError({ message }: ProgramNotFound): string {
  return `OCI runtime exec failed: exec failed: unable to start container process: ${message}`;
}

const nothing: ByteSource = { isTTY: false, read: () => Promise.resolve(undefined) };

const limit = 1 << 20;

class Collector implements ByteSink {
  readonly isTTY = false;
  readonly #decoder = new TextDecoder();
  text = '';

  write(data: string | Uint8Array): Promise<void> {
    if (this.text.length < limit)
      this.text += typeof data === 'string' ? data : this.#decoder.decode(data, { stream: true });
    return Promise.resolve();
  }
}
