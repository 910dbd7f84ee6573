/**
 * Sandboxes whose ports are this machine's: the kind driver's own link and supervisor, without a cluster around them. Each
 * has a supervisor of its own, so a port of one test server stands for a port that the reader published.
 */
import { KindSandbox } from '../../../server/sandbox/kind/session/sandbox.ts';
import type { ToolboxPod } from '../../../server/sandbox/kind/session/toolbox.ts';
import type { Description, Driver, Sandbox } from '../../../server/sandbox/sandbox.ts';
import { noSandboxes } from '../no-sandboxes.ts';
import { startSupervisor, type LocalSupervisor } from './local-supervisor.ts';

export class LocalDriver implements Driver {
  readonly name = 'kind';
  readonly outlives = true;
  readonly supervisors = new Map<string, LocalSupervisor>();
  readonly #sandboxes = new Map<string, Sandbox>();

  async open(id: string): Promise<Sandbox> {
    const supervisor = await startSupervisor();
    this.supervisors.set(id, supervisor);
    const pod: Pick<ToolboxPod, 'connect' | 'death' | 'lastWords'> = {
      connect: supervisor.connect,
      death: async () => undefined,
      lastWords: async () => 'The sandbox was started anew.',
    };
    const sandbox = new KindSandbox({
      id,
      instance: id,
      life: { openedAt: Date.now(), expiresAt: Date.now() + 3_600_000 },
      pod: pod as ToolboxPod,
      description: () => DESCRIPTION,
      kubernetes: () => Promise.reject(new Error('there is no cluster')),
      keep: () => undefined,
      keptUntil: async () => undefined,
      remove: async () => {
        this.#sandboxes.delete(id);
        await supervisor[Symbol.asyncDispose]();
      },
      log: () => undefined,
      briefing: () => {
        throw new Error('a supervisor of a test is not started anew');
      },
      revive: async () => false,
      keepsHome: false,
    });
    this.#sandboxes.set(id, sandbox);
    sandbox.link.start();
    await sandbox.link.opened(AbortSignal.timeout(10_000));
    return sandbox;
  }

  async find(id: string): Promise<Sandbox | undefined> {
    return this.#sandboxes.get(id);
  }

  readonly census = noSandboxes;

  async health(): Promise<{ ok: true }> {
    return { ok: true };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#sandboxes.values()].map((sandbox) => sandbox[Symbol.asyncDispose]()));
  }
}

const DESCRIPTION: Description = {
  driver: 'kind',
  badge: 'real cluster',
  about: 'This machine, without a cluster.',
  versions: {},
  values: {},
  missing: [],
};
