/** A reader's machine with the guide's files, docker, aws and sandbox, on a virtual clock. */
import { readFileSync } from 'node:fs';
import { dockerProgram } from '../../../../server/sandbox/embedded/docker/docker.ts';
import { Engine } from '../../../../server/sandbox/embedded/engine/engine.ts';
import { ConnectError, type Network } from '../../../../server/sandbox/embedded/http.ts';
import { SandboxRegistry } from '../../../../server/sandbox/embedded/images/registry.ts';
import { ImageStore } from '../../../../server/sandbox/embedded/images/store.ts';
import {
  openReaderMachine,
  type ReaderMachine,
} from '../../../../server/sandbox/embedded/machine/reader/open-reader-machine.ts';
import { Quota } from '../../../../server/sandbox/embedded/machine/files/quota.ts';
import { Collector } from '../../../../server/sandbox/embedded/machine/streams/sinks.ts';
import type { Program } from '../../../../server/sandbox/embedded/process.ts';
import type { Completer } from '../../../../server/sandbox/embedded/shell/terminal/complete.ts';
import { VirtualClock } from './virtual-clock.ts';
import { publishQuotes } from '../../../support/published-quotes.ts';

const app = new URL('../../../../content/files/mkt-tenant-splitter/', import.meta.url);

export const guideFile = (name: string): string => readFileSync(new URL(name, app), 'utf8');

export interface TestReader {
  readonly reader: ReaderMachine;
  readonly clock: VirtualClock;
  readonly engine: Engine;
  readonly registry: SandboxRegistry;
  readonly images: ImageStore;
  readonly quota: Quota;
  readonly network: Network;
  /** Runs a command line to its end, and gives what it printed. */
  run(commandLine: string): Promise<{ readonly code: number; readonly out: string }>;
}

export async function openTestReader(
  options: {
    readonly programs?: Readonly<Record<string, Program>>;
    readonly completers?: Readonly<Record<string, Completer>>;
    readonly registry?: string;
  } = {},
): Promise<TestReader> {
  const clock = new VirtualClock();
  const random = numbers();
  const quota = new Quota(64 << 20);
  const service = guideFile('service.mts');
  const registry = new SandboxRegistry({ host: options.registry ?? 'localhost:5000', token: 'a-token' });
  publishQuotes(registry, { service, created: new Date(clock.now()).toISOString() });
  const images = new ImageStore({ registry, service });
  const outside: Network = { request: (target) => Promise.reject(new ConnectError('ENOTFOUND', target)) };
  let engine: Engine | undefined;
  const network: Network = {
    request: (target, request) =>
      (engine === undefined ? outside : engine.hostNetwork(outside)).request(target, request),
  };
  const reader = await openReaderMachine({
    clock,
    random,
    quota,
    network,
    files: {
      'mkt-tenant-splitter/Dockerfile': { text: guideFile('Dockerfile') },
      'mkt-tenant-splitter/service.mts': { text: service },
    },
    env: { REGISTRY: registry.host, REPO: `${registry.host}/` },
    programs: (machine) => {
      engine = new Engine({
        clock,
        random,
        quota,
        images,
        preloaded: ['ghost:6-alpine', 'node:24-alpine', 'busybox:1.36'],
        hostPorts: machine.ports,
        hostFiles: machine.fs,
        network: outside,
      });
      return { docker: dockerProgram(engine), ...options.programs };
    },
    ...(options.completers === undefined ? {} : { completers: options.completers }),
  });
  if (engine === undefined) throw new Error('the machine asks for its programs when it opens');
  await engine.preload();
  const run = async (commandLine: string): Promise<{ code: number; out: string }> => {
    const output = new Collector(4 << 20);
    const code = await clock.until(reader.run(commandLine, { output, signal: new AbortController().signal }));
    return { code, out: output.text() };
  };
  return { reader, clock, engine, registry, images, quota, network, run };
}

/** The same numbers in every run. */
function numbers(): () => number {
  let state = 12_345;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
