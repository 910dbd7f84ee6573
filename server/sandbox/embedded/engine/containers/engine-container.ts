/** A container of the docker engine: its configuration, its runs one after the other, its ports and health. */
import {
  type ContainerExec,
  type ContainerExit,
  type ContainerSpec,
  type Image,
  ProgramNotFound,
} from '../../container.ts';
import { ConnectError, type Network, type Ports } from '../../http.ts';
import { MemoryContainer } from '../../machine/container/memory-container.ts';
import type { MemoryLog } from '../../machine/container/log.ts';
import type { Disk } from '../../machine/files/disk.ts';
import type { Quota } from '../../machine/files/quota.ts';
import { type ByteSource, type Clock, Signal, type Tty } from '../../process.ts';
import { EngineError } from '../engine-error.ts';
import type { ContainerConfig, Healthcheck, PortBinding } from './config.ts';
import { Health } from './health.ts';
import { type ContainerState, CREATED } from './state.ts';

export interface EngineContainerOptions {
  readonly id: string;
  readonly name: string;
  readonly image: Image;
  readonly config: ContainerConfig;
  readonly ip: string;
  readonly mounts: ContainerSpec['mounts'];
  readonly network: Network;
  /** The host's ports, where published ones appear. */
  readonly hostPorts: Ports;
  readonly clock: Clock;
  readonly random: () => number;
  readonly quota: Quota;
  /** Called when a container that removes itself has ended. */
  readonly onRemove: (container: EngineContainer) => void;
}

/** The terminal and input of whoever started a container in the foreground. */
export interface Attachment {
  readonly tty?: Tty;
  readonly stdin?: ByteSource;
  /** Called with the run before it starts, so that nothing it writes is missed. */
  readonly watch?: (run: MemoryContainer) => void;
}

const DEFAULT_STOP_MS = 10_000;
const FIRST_BACKOFF_MS = 100;
const LONGEST_BACKOFF_MS = 60_000;
/** A run of this long starts the backoff anew. */
const STABLE_MS = 10_000;

export class EngineContainer {
  readonly id: string;
  readonly image: Image;
  config: ContainerConfig;
  readonly ip: string;
  readonly createdAt: number;
  name: string;
  state: ContainerState = CREATED;
  restartCount = 0;
  published: readonly PortBinding[] = [];
  readonly #options: EngineContainerOptions;
  readonly #closers: (() => void)[] = [];
  #run: MemoryContainer | undefined;
  #disk: Disk | undefined;
  #log: MemoryLog | undefined;
  #health: Health | undefined;
  #stopping = false;
  #restarting = false;
  #backoff = FIRST_BACKOFF_MS;
  #ended = Promise.withResolvers<ContainerExit>();

  constructor(options: EngineContainerOptions) {
    this.#options = options;
    this.id = options.id;
    this.name = options.name;
    this.image = options.image;
    this.config = options.config;
    this.ip = options.ip;
    this.createdAt = options.clock.now();
  }

  get running(): boolean {
    return this.state.status === 'running' || this.state.status === 'paused';
  }

  /** The run that is going on. */
  get current(): MemoryContainer {
    if (this.#run === undefined || !this.running) throw new EngineError(409, `container ${this.id} is not running`);
    return this.#run;
  }

  get log(): MemoryLog | undefined {
    return this.#log;
  }

  get disk(): Disk | undefined {
    return this.#disk;
  }

  /** Its files, for `docker cp` and `docker diff`; they stay when it has ended. */
  get files(): MemoryContainer['fs'] | undefined {
    return this.#run?.fs;
  }

  get health(): Health['state'] | undefined {
    return this.#health?.state;
  }

  get healthcheck(): Healthcheck | undefined {
    const { healthcheck } = this.config;
    if (healthcheck === 'none') return undefined;
    return healthcheck ?? fromImage(this.image);
  }

  /** The exit of the run that is going on, or of the last one. */
  get exited(): Promise<ContainerExit> {
    return this.#ended.promise;
  }

  async start(attachment: Attachment = {}): Promise<MemoryContainer> {
    if (this.#run !== undefined && this.running) return this.#run;
    this.#stopping = false;
    this.#ended = Promise.withResolvers();
    return this.#startRun(attachment);
  }

  /** Asks to end, and after the time given makes it end. */
  async stop(timeoutMs = this.#stopTimeout): Promise<void> {
    this.#stopping = true;
    if (!this.running) return;
    const run = this.current;
    run.unpause();
    const name = signalName(this.config.stopSignal ?? this.image.config.StopSignal ?? 'SIGTERM');
    run.kill(new Signal(name));
    const done = new AbortController();
    const late = this.#options.clock.wait(timeoutMs, done.signal).then(() => run.kill(new Signal('SIGKILL')), inTime);
    await run.exited;
    done.abort();
    await late;
    await this.#ended.promise;
  }

  /** A container that removes itself when it ends stays when it is only restarted. */
  async restart(timeoutMs?: number): Promise<void> {
    this.#restarting = true;
    try {
      await this.stop(timeoutMs);
    } finally {
      this.#restarting = false;
    }
    await this.start();
  }

  kill(name: Signal['name']): void {
    if (!this.running) throw new EngineError(409, `container ${this.id} is not running`);
    if (name === 'SIGKILL') {
      this.#stopping = true;
      this.current.unpause();
    }
    this.current.kill(new Signal(name));
  }

  /** Holds all its processes until {@link unpause}. */
  pause(): void {
    if (!this.running) throw new EngineError(409, `container ${this.id} is not running`);
    if (this.state.status === 'paused') throw new EngineError(409, `container ${this.id} is already paused`);
    this.current.pause();
    this.state = { ...this.state, status: 'paused' };
  }

  unpause(): void {
    if (this.state.status !== 'paused') throw new EngineError(500, `container ${this.id} is not paused`);
    this.current.unpause();
    this.state = { ...this.state, status: 'running' };
  }

  exec(options: ContainerExec): Promise<number> {
    return this.current.exec(options);
  }

  /** Holds for this run already. */
  update(changes: Pick<ContainerConfig, 'restart'>): void {
    this.config = { ...this.config, ...changes };
  }

  /** Gives back its files. */
  dispose(): void {
    this.#disk?.dispose();
  }

  async #startRun(attachment: Attachment): Promise<MemoryContainer> {
    const { clock, random, quota } = this.#options;
    const run = new MemoryContainer(this.#spec(attachment), {
      quota,
      random,
      ...(this.#disk === undefined ? {} : { disk: this.#disk }),
      ...(this.#log === undefined ? {} : { log: this.#log }),
    });
    this.#disk = run.disk;
    this.#log = run.log;
    this.#run = run;
    attachment.watch?.(run);
    try {
      this.#publish(run);
      await run.start();
    } catch (error) {
      this.#unpublish();
      this.state = {
        ...CREATED,
        exitCode: error instanceof ProgramNotFound ? 127 : 128,
        error: error instanceof Error ? error.message : '',
      };
      throw error;
    }
    this.state = { ...CREATED, status: 'running', startedAt: clock.now() };
    const check = this.healthcheck;
    this.#health = check === undefined ? undefined : new Health({ check, container: run, clock });
    const ended = new AbortController();
    void this.#health?.run(ended.signal).catch(inTime);
    void run.exited.then((exit) => {
      ended.abort();
      return this.#afterExit(exit);
    });
    return run;
  }

  async #afterExit(exit: ContainerExit): Promise<void> {
    this.#unpublish();
    const startedAt = this.state.startedAt;
    const finished = {
      exitCode: exit.exitCode,
      error: '',
      oomKilled: exit.reason === 'OOMKilled',
      startedAt,
      finishedAt: exit.finishedAt,
    };
    if (this.#shouldRestart(exit.exitCode)) {
      this.state = { ...finished, status: 'restarting' };
      if (startedAt !== undefined && exit.finishedAt - startedAt > STABLE_MS) this.#backoff = FIRST_BACKOFF_MS;
      await this.#options.clock.wait(this.#backoff);
      this.#backoff = Math.min(this.#backoff * 2, LONGEST_BACKOFF_MS);
      if (!this.#stopping) {
        this.restartCount++;
        await this.#startRun({});
        return;
      }
    }
    this.state = { ...finished, status: 'exited' };
    if (this.config.autoRemove && !this.#restarting) this.#options.onRemove(this);
    this.#ended.resolve(exit);
  }

  #shouldRestart(exitCode: number): boolean {
    const { name, maximum } = this.config.restart;
    if (this.#stopping || name === 'no') return false;
    if (name === 'on-failure') return exitCode !== 0 && (maximum === 0 || this.restartCount < maximum);
    return true;
  }

  #spec(attachment: Attachment): ContainerSpec {
    const { config, id } = this;
    const { image, mounts, network, clock } = this.#options;
    const env = Object.fromEntries(
      config.env.map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
    );
    const tty = config.tty ? (attachment.tty ?? DETACHED_TTY) : undefined;
    const stdin = attachment.stdin ?? (config.openStdin ? silentSource : undefined);
    return {
      id,
      hostname: config.hostname ?? id.slice(0, 12),
      image,
      env,
      mounts,
      network,
      clock,
      ...(config.entrypoint === undefined ? {} : { entrypoint: config.entrypoint }),
      ...(config.args === undefined ? {} : { args: config.args }),
      ...(config.workingDir === undefined ? {} : { workingDir: config.workingDir }),
      ...(config.user === undefined ? {} : { user: config.user }),
      ...(config.memory > 0 ? { memoryLimit: config.memory } : {}),
      ...(tty === undefined ? {} : { tty }),
      ...(stdin === undefined ? {} : { stdin }),
    };
  }

  #publish(run: MemoryContainer): void {
    const { hostPorts, random } = this.#options;
    const wanted = [...this.config.ports];
    if (this.config.publishAll) {
      for (const port of Object.keys(this.image.config.ExposedPorts))
        wanted.push({ containerPort: Number.parseInt(port, 10), hostIp: '0.0.0.0', hostPort: 0 });
    }
    const published: PortBinding[] = [];
    for (const binding of wanted) {
      const hostPort = binding.hostPort === 0 ? freePort(hostPorts, random) : binding.hostPort;
      const target = { host: 'localhost', port: hostPort };
      if (hostPorts.get(hostPort) !== undefined) {
        throw new EngineError(
          500,
          `failed to set up container networking: driver failed programming external connectivity on endpoint ${this.name} (${this.id.split('').toReversed().join('')}): Bind for ${binding.hostIp}:${hostPort} failed: port is already allocated`,
        );
      }
      // Docker's proxy takes the connection; if nobody listens inside, it drops it.
      const close = hostPorts.listen(hostPort, (request) => {
        if (!run.isListening(binding.containerPort)) throw new ConnectError('ECONNRESET', target);
        return run.request(binding.containerPort, request);
      });
      this.#closers.push(close);
      published.push({ ...binding, hostPort });
    }
    this.published = published;
  }

  #unpublish(): void {
    for (const close of this.#closers.splice(0)) close();
    this.published = [];
  }

  get #stopTimeout(): number {
    return this.config.stopTimeout === undefined ? DEFAULT_STOP_MS : this.config.stopTimeout * 1000;
  }
}

/** The terminal of a container nobody is attached to. */
const DETACHED_TTY: Tty = { size: { cols: 80, rows: 24 }, onResize: () => {}, raw: () => () => {} };

/** An input that stays open and says nothing. */
const silentSource: ByteSource = {
  isTTY: false,
  read: (signal) =>
    new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason), { once: true })),
};

function inTime(): void {}

function freePort(ports: Ports, random: () => number): number {
  for (;;) {
    const port = 32_768 + Math.floor(random() * 28_000);
    if (ports.get(port) === undefined) return port;
  }
}

function fromImage(image: Image): Healthcheck | undefined {
  const check = image.config.Healthcheck;
  if (check === undefined || check.Test[0] === 'NONE') return undefined;
  const ms = (nanoseconds: number | undefined, otherwise: number): number =>
    nanoseconds === undefined || nanoseconds === 0 ? otherwise : nanoseconds / 1e6;
  return {
    test: check.Test,
    interval: ms(check.Interval, 30_000),
    timeout: ms(check.Timeout, 30_000),
    startPeriod: ms(check.StartPeriod, 0),
    retries: check.Retries ?? 3,
  };
}

function signalName(text: string): Signal['name'] {
  return text === 'SIGINT' || text === 'SIGQUIT' || text === 'SIGKILL' || text === 'SIGHUP' || text === 'SIGUSR1'
    ? text
    : 'SIGTERM';
}
