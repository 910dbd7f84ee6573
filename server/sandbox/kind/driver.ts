/** The kind driver: a sandbox is objects in a cluster; this server only looks at them, and so does every other one. */
import type { ApiRequest, ApiResponse, Census, Driver, OpenOptions, Sandbox } from '../sandbox.ts';
import { SandboxError } from '../sandbox.ts';
import type { GuidePage } from '../helpers/guide-page.ts';
import type { ToolboxSession } from './toolbox/session-file.ts';
import { countBoxes } from './census.ts';
import { clearForNext } from './clearing.ts';
import type { Cluster } from './cluster.ts';
import { iso, type Box } from './boxes.ts';
import { tryFreshNodes } from './fresh-nodes.ts';
import { keeper } from './keeper.ts';
import { homeOf } from './home.ts';
import { ANNOTATION, LABEL, readerNamespace, REGISTRY_HOST } from './names.ts';
import {
  abandon,
  describeCluster,
  holding,
  preload,
  prove,
  revive,
  startToolbox,
  type Briefing,
  type OpeningOptions,
} from './opening.ts';
import { whyNoDocker } from './objects/toolbox-pod.ts';
import { Pool } from './pool.ts';
import { Reaper } from './reaper.ts';
import { ReaderTokens } from './reader-tokens.ts';
import { KindSandbox } from './session/sandbox.ts';
import { ToolboxPod } from './session/toolbox.ts';

export interface KindOptions {
  readonly cluster: Cluster;
  /** The guide's files by path relative to the reader's home, and its pages. */
  readonly files: Readonly<Record<string, string>>;
  readonly guide: readonly GuidePage[];
  /** Boxes kept ready for the next readers. */
  readonly spares: number;
  /** Whether a sandbox that was not made in advance gets the guide's images into its docker, while its reader begins. */
  readonly preload?: boolean;
  readonly log: KindLog;
}

export interface KindLog {
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
}

export class KindDriver implements Driver {
  readonly name = 'kind';
  readonly outlives = true;
  readonly #options: KindOptions;
  readonly #sandboxes = new Map<string, KindSandbox>();
  readonly #opening = new Map<string, Promise<KindSandbox>>();
  readonly #pool: Pool;
  readonly #reaper: Reaper;
  readonly #tokens: ReaderTokens;

  constructor(options: KindOptions) {
    this.#options = options;
    const { cluster, log, spares } = options;
    this.#tokens = new ReaderTokens(cluster.api);
    this.#pool = new Pool({ boxes: cluster.boxes, spares, log, prepare: (box, signal) => this.#prepare(box, signal) });
    this.#reaper = new Reaper({ api: cluster.api, boxes: cluster.boxes, log, ended: () => this.#pool.fill() });
  }

  async open(id: string, options: OpenOptions): Promise<Sandbox> {
    const existing = this.#sandboxes.get(id) ?? this.#opening.get(id);
    if (existing) return existing;
    const opening = this.#open(id, options);
    this.#opening.set(id, opening);
    try {
      return await opening;
    } finally {
      this.#opening.delete(id);
      this.#pool.fill();
    }
  }

  async find(id: string): Promise<Sandbox | undefined> {
    const known = this.#sandboxes.get(id);
    if (known) return known;
    const box = await this.#options.cluster.boxes.ofSession(id);
    if (box?.state !== 'open' || box.deletedAt !== undefined) return undefined;
    return this.#sandboxes.get(id) ?? this.#adopt(id, this.#sandbox(id, box));
  }

  health(): Promise<{ ok: true } | { ok: false; reason: string }> {
    return this.#options.cluster.health();
  }

  async census(): Promise<Census> {
    return countBoxes(await this.#options.cluster.boxes.namespaces(), Date.now());
  }

  /** Settles when as many boxes are ready as are kept in advance. */
  warm(): Promise<void> {
    return this.#pool.warm();
  }

  /** Sandboxes go on without this server. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const sandbox of this.#sandboxes.values()) sandbox.release();
    this.#sandboxes.clear();
    await Promise.all([this.#pool[Symbol.asyncDispose](), this.#reaper[Symbol.asyncDispose]()]);
    this.#options.cluster.api[Symbol.dispose]();
  }

  async #open(id: string, options: OpenOptions): Promise<KindSandbox> {
    const { signal, expiresAt, unkeptMs, onStage = () => undefined } = options;
    const { boxes, facts } = this.#options.cluster;
    const found = await boxes.ofSession(id);
    if (facts.tenancy === 'dedicated' && !found) await clearForNext(this.#options.cluster, onStage, signal);
    onStage('claiming');
    const claimed = found ?? (await boxes.claim(id, expiresAt));
    const box = claimed ?? (await boxes.create({ state: 'opening', session: id, expiresAt }));
    const whole = claimed !== undefined && claimed !== found;
    const sandbox = this.#sandbox(id, box);
    using _held = holding(boxes, box, this.#options.log);
    try {
      const opening: OpeningOptions = { box, boxes, facts, pod: this.#pod(box), sandbox, signal, onStage, whole };
      await startToolbox(opening);
      const fresh = found?.state === 'open' ? undefined : tryFreshNodes(this.#options, box.id, signal);
      await this.#brief(box, sandbox, signal);
      await prove(opening);
      await fresh;
      if (!claimed && this.#options.preload !== false) this.#preloadLater(opening);
      await boxes.note(box.id, {
        labels: { [LABEL.state]: 'open' },
        annotations: {
          [ANNOTATION.expires]: iso(unkeptMs === undefined ? expiresAt : Math.min(expiresAt, Date.now() + unkeptMs)),
        },
      });
    } catch (error) {
      sandbox.release();
      await abandon(boxes, box, this.#options.log);
      throw error;
    }
    onStage('ready');
    return this.#adopt(id, sandbox);
  }

  #sandbox(id: string, box: Box): KindSandbox {
    const { cluster, log } = this.#options;
    const pod = this.#pod(box);
    return new KindSandbox({
      id,
      instance: box.instance,
      life: { openedAt: box.openedAt, expiresAt: box.expiresAt },
      pod,
      briefing: () => this.#briefing(box),
      keepsHome: cluster.facts.can.keptHome.ok,
      revive: () => revive({ box, boxes: cluster.boxes, pod }),
      description: () => describeCluster(cluster.facts, this.#values(box)),
      kubernetes: (request) => this.#asReader(box, request),
      keep: keeper(cluster.boxes, box, (error) =>
        log.warn({ err: error, session: id }, 'that a reader is there could not be written down'),
      ),
      keptUntil: async () => (await cluster.boxes.find(box.id))?.expiresAt,
      remove: async () => {
        this.#sandboxes.delete(id);
        await cluster.boxes.end(box);
        this.#pool.fill();
      },
      log: (fields, message) => log.warn(fields, message),
    });
  }

  #adopt(id: string, sandbox: KindSandbox): KindSandbox {
    this.#sandboxes.set(id, sandbox);
    sandbox.handOut();
    void sandbox.ended.then(() => {
      if (this.#sandboxes.get(id) === sandbox) this.#sandboxes.delete(id);
      return undefined;
    });
    return sandbox;
  }

  /** A box for the pool: up to the point where only a reader is missing. */
  async #prepare(box: Box, signal: AbortSignal): Promise<void> {
    const { boxes, facts } = this.#options.cluster;
    const sandbox = this.#sandbox(`spare-${box.id}`, box);
    try {
      const opening: OpeningOptions = {
        box,
        boxes,
        facts,
        pod: this.#pod(box),
        sandbox,
        signal,
        onStage: () => undefined,
      };
      await startToolbox(opening);
      await this.#brief(box, sandbox, signal);
      await prove(opening);
      await preload(opening);
    } finally {
      sandbox.release();
    }
  }

  #preloadLater(opening: OpeningOptions): void {
    const signal = AbortSignal.timeout(600_000);
    preload({ ...opening, signal, onStage: () => undefined }).catch((error: unknown) => {
      // The reader was quicker and is gone.
      if (error instanceof SandboxError && error.code === 'ended') return;
      this.#options.log.warn(
        { err: error, box: opening.box.id },
        'the guide\u2019s images are not all in a reader\u2019s docker',
      );
    });
  }

  async #brief(box: Box, sandbox: KindSandbox, signal: AbortSignal): Promise<void> {
    const briefing = this.#briefing(box);
    await sandbox.link.insist((id) => ({ type: 'session', id, ...briefing }), signal);
  }

  #briefing(box: Box): Briefing {
    const { cluster, files, guide } = this.#options;
    const shared = cluster.facts.tenancy === 'shared';
    return homeOf({
      files,
      pages: guide,
      versions: cluster.facts.versions,
      values: this.#values(box),
      expiresAt: box.expiresAt,
      certificateAuthority: cluster.api.certificateAuthority,
      registryToken: cluster.boxes.registryToken(box.id),
      noDocker: whyNoDocker(cluster.facts),
      namespace: shared ? readerNamespace(box.id, 'shared') : undefined,
    });
  }

  #values(box: Box): ToolboxSession['values'] {
    return {
      ns: readerNamespace(box.id, this.#options.cluster.facts.tenancy),
      repo: `${REGISTRY_HOST}/`,
      account: '111122223333',
      region: 'us-east-1',
      cluster: 'baldur-eks',
    };
  }

  async #asReader(box: Box, request: ApiRequest): Promise<ApiResponse> {
    return this.#options.cluster.api.pass(request, await this.#tokens.of(box.id));
  }

  #pod(box: Box): ToolboxPod {
    return new ToolboxPod(this.#options.cluster.api, box.id);
  }
}
