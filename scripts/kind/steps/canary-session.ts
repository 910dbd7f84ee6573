/** The proof of all of it: a sandbox, opened as for a reader, in which shell, kubectl and docker answer. */
import { openCluster } from '../../../server/sandbox/kind/cluster.ts';
import { KindDriver } from '../../../server/sandbox/kind/driver.ts';
import { SandboxError } from '../../../server/sandbox/sandbox.ts';
import { Plain } from '../../message.ts';
import type { Step } from '../job.ts';

const LIFE_MS = 10 * 60_000;
const ANSWER_MS = 15_000;
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

export const canarySession: Step = {
  title: 'Canary session',
  async run({ cluster, signal }) {
    const prepared = await openCluster(cluster.api.config);
    await using driver = new KindDriver({
      cluster: prepared,
      files: {},
      guide: [],
      spares: 0,
      preload: false,
      log: quiet,
    });
    const started = performance.now();
    let stage = 'starting';
    try {
      await using sandbox = await driver.open('canary', {
        signal,
        expiresAt: Date.now() + LIFE_MS,
        onStage: (next) => {
          stage = next;
        },
      });
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      const { exitCode, output } = await sandbox.exec('sandbox about', { signal, timeoutMs: ANSWER_MS });
      if (exitCode !== 0 || !output.startsWith('mode: real cluster')) {
        throw new Error(`"sandbox about" ended with ${exitCode}: ${output.trim()}`);
      }
      return `opened in ${seconds} s; shell, kubectl${prepared.facts.can.privilegedDocker.ok ? ' and docker' : ''} answered`;
    } catch (error) {
      if (error instanceof SandboxError && error.code === 'full') return 'not tried: a reader has this cluster now';
      signal.throwIfAborted();
      const reason = error instanceof Error ? error.message : String(error);
      throw new Plain(
        `A sandbox could not be opened; it failed at "${stage}": ${reason}\n` +
          'What its Pod says: kubectl describe pod toolbox -A; then run kind:up again.',
        { cause: error },
      );
    }
  },
};
