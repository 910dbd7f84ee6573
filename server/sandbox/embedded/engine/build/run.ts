/** RUN: a command in a container on the files so far. */
import { MemoryContainer } from '../../machine/container/memory-container.ts';
import type { Disk } from '../../machine/files/disk.ts';
import { Signal } from '../../process.ts';
import type { Engine } from '../engine.ts';
import { randomId } from '../names.ts';
import { ConnectError } from '../../http.ts';
import { ProgramNotFound } from '../../container.ts';
import type { Stage } from './stage.ts';
import type { Instruction } from './dockerfile.ts';
import { BuildFailure, type OnProgress } from './progress.ts';

export interface RunCall {
  readonly stage: Stage;
  readonly instruction: Instruction;
  readonly values: Readonly<Record<string, string>>;
  readonly disk: Disk;
  readonly step: number;
  readonly title: string;
  readonly onProgress: OnProgress;
  readonly signal: AbortSignal;
}

export async function runInBuild(engine: Engine, call: RunCall): Promise<void> {
  const { stage, instruction, values, disk, step, title, onProgress, signal } = call;
  const { clock, random, quota } = engine.options;
  const argv = instruction.exec ?? [...stage.shell, instruction.rest];
  const id = randomId(random);
  const container = new MemoryContainer(
    {
      id,
      hostname: 'buildkitsandbox',
      image: { ...stage.base, config: stage.config },
      entrypoint: argv,
      env: values,
      mounts: [],
      clock,
      network: { request: (target) => Promise.reject(new ConnectError('ENOTFOUND', target)) },
    },
    { quota, random, disk },
  );
  const started = clock.now();
  const output: string[] = [];
  const lines = { first: instruction.line, last: instruction.lastLine };
  const shown = argv.join(' ');
  try {
    await container.start();
  } catch (error) {
    if (!(error instanceof ProgramNotFound)) throw error;
    throw new BuildFailure(`process "${shown}" did not complete successfully: exit code: 127`, { title, lines });
  }
  const stop = (): void => container.kill(new Signal('SIGKILL'));
  signal.addEventListener('abort', stop, { once: true });
  try {
    for await (const line of container.log.read(0, true, signal)) {
      const seconds = (line.time - started) / 1000;
      const text = line.text.replace(/\n$/, '');
      output.push(`${seconds.toFixed(3)} ${text}`);
      await onProgress({ type: 'log', step, text, seconds });
    }
    const exit = await container.exited;
    if (exit.exitCode !== 0)
      throw new BuildFailure(`process "${shown}" did not complete successfully: exit code: ${exit.exitCode}`, {
        title,
        lines,
        output,
      });
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
