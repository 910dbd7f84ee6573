/** A container for tests: process 1 is a function, its log and ports are what the function makes of them. */
import { InMemoryFs } from 'just-bash';
import type { ApiRequest, ApiResponse } from '../../../server/sandbox/sandbox.ts';
import {
  ProgramNotFound,
  type Container,
  type ContainerExec,
  type ContainerExit,
  type ContainerLog,
  type ContainerSpec,
  type Image,
  type LogLine,
} from '../../../server/sandbox/embedded/container.ts';
import { ConnectError, type HttpHandler } from '../../../server/sandbox/embedded/http.ts';
import type { Signal } from '../../../server/sandbox/embedded/process.ts';
import type { ImageStore } from '../../../server/sandbox/embedded/nodes/runtime/node-images.ts';

export interface FakeProcess {
  readonly spec: ContainerSpec;
  readonly print: (text: string) => void;
  readonly listen: (port: number, handler: HttpHandler) => void;
  /** Resolves with the signal that ends the process. */
  readonly killed: Promise<Signal>;
}

export interface FakeImage {
  readonly main: (process: FakeProcess) => Promise<number>;
  readonly size?: number;
  /** By which a registry knows it. */
  readonly digest?: string;
  /** Only SIGKILL reaches it. */
  readonly deaf?: boolean;
  readonly commands?: Readonly<Record<string, (exec: ContainerExec) => Promise<number>>>;
}

export function fakeImages(images: Readonly<Record<string, FakeImage>>): {
  images: ImageStore;
  createContainer: (spec: ContainerSpec) => Container;
  created: FakeContainer[];
} {
  const created: FakeContainer[] = [];
  const asImage = (name: string, { size = 1000 }: FakeImage): Image => ({
    id: `sha256:${[...name]
      .map((letter) => (letter.codePointAt(0) ?? 0).toString(16))
      .join('')
      .padEnd(64, '0')
      .slice(0, 64)}`,
    size,
    created: '2026-11-01T00:00:00Z',
    config: {
      User: '',
      Env: [],
      WorkingDir: '/',
      Entrypoint: null,
      Cmd: [name],
      ExposedPorts: {},
      Volumes: {},
      Labels: {},
    },
    files: () => Promise.resolve(),
    programs: {},
  });
  return {
    created,
    images: {
      resolve: (reference) => Promise.resolve(images[reference] && asImage(reference, images[reference])),
      digest: ({ config }) => images[config.Cmd?.[0] ?? '']?.digest,
    },
    createContainer(spec) {
      const fake = images[spec.image.config.Cmd?.[0] ?? ''];
      if (!fake) throw new Error('no such fake image');
      const container = new FakeContainer(spec, fake);
      created.push(container);
      return container;
    },
  };
}

/** Runs until it is asked to end. */
export const sleeper: FakeImage = {
  async main({ killed }) {
    const signal = await killed;
    return signal.name === 'SIGKILL' ? 137 : 0;
  },
};

/** Like sleep as process 1: no signal but the last one ends it. */
export const stubborn: FakeImage = {
  async main({ killed }) {
    await killed;
    return 137;
  },
  deaf: true,
};

export class FakeContainer implements Container {
  readonly spec: ContainerSpec;
  readonly fs = new InMemoryFs();
  readonly log: FakeLog;
  readonly exited: Promise<ContainerExit>;
  readonly #image: FakeImage;
  readonly #ports = new Map<number, HttpHandler>();
  #end: (exit: ContainerExit) => void = () => {};
  #kill: (signal: Signal) => void = () => {};
  readonly #killed = new Promise<Signal>((resolve) => {
    this.#kill = resolve;
  });

  constructor(spec: ContainerSpec, image: FakeImage) {
    this.spec = spec;
    this.#image = image;
    this.log = new FakeLog();
    this.exited = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  start(): Promise<void> {
    const [program] = this.spec.entrypoint ?? [];
    if (program === 'nope') return Promise.reject(new ProgramNotFound(program));
    const { spec, log } = this;
    const process: FakeProcess = {
      spec,
      killed: this.#killed,
      print: (text) => log.append({ stream: 'stdout', time: spec.clock.now(), text }),
      listen: (port, handler) => this.#ports.set(port, handler),
    };
    void this.#image.main(process).then((exitCode) => {
      this.#ports.clear();
      this.log.end();
      this.#end({ exitCode, reason: exitCode === 0 ? 'Completed' : 'Error', finishedAt: spec.clock.now() });
    });
    return Promise.resolve();
  }

  kill(signal: Signal): void {
    if (this.#image.deaf !== true || signal.name === 'SIGKILL') this.#kill(signal);
  }

  exec(options: ContainerExec): Promise<number> {
    const command = this.#image.commands?.[options.argv[0] ?? ''];
    return command ? command(options) : Promise.reject(new ProgramNotFound(options.argv[0] ?? ''));
  }

  isListening(port: number): boolean {
    return this.#ports.has(port);
  }

  request(port: number, request: ApiRequest): Promise<ApiResponse> {
    const handler = this.#ports.get(port);
    return handler ? handler(request) : Promise.reject(new ConnectError('ECONNREFUSED', { host: '127.0.0.1', port }));
  }

  usage(): { memory: number; cpuNanoCores: number } {
    return { memory: 1_000_000, cpuNanoCores: 1_000_000 };
  }

  processes(): readonly [] {
    return [];
  }
}

class FakeLog implements ContainerLog {
  readonly lines: LogLine[] = [];
  #ended = false;
  readonly #waiting = new Set<() => void>();

  append(line: LogLine): void {
    this.lines.push(line);
    for (const wake of this.#waiting) wake();
  }

  end(): void {
    this.#ended = true;
    for (const wake of this.#waiting) wake();
  }

  async *read(from: number, follow: boolean, signal: AbortSignal): AsyncGenerator<LogLine> {
    let next = from;
    for (;;) {
      for (let line = this.lines[next]; line; line = this.lines[next]) {
        next += 1;
        yield line;
      }
      if (!follow || this.#ended || signal.aborted) return;
      await new Promise<void>((resolve) => {
        this.#waiting.add(resolve);
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
    }
  }
}
