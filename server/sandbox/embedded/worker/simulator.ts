/** A simulator as its host sees it: terminals, commands, files, the API, ports. */
import type { ApiRequest, ApiResponse, Description, ExecResult, Size } from '../../sandbox.ts';
import { SandboxError } from '../../sandbox.ts';
import { ConnectError } from '../http.ts';
import { Collector, nullSink } from '../machine/streams/sinks.ts';
import { timeLimit } from '../machine/time-limit.ts';
import type { ByteSink } from '../process.ts';
import type { OpenShell } from '../shell/open-shell.ts';
import type { SimulatorOptions } from './messages.ts';
import { openWorld, type World } from './world.ts';

export interface Simulator {
  openTerminal(options: { size: Size; output: ByteSink }): OpenShell;
  exec(command: string, options: { timeoutMs: number; signal: AbortSignal }): Promise<ExecResult>;
  writeFile(path: string, bytes: Uint8Array): Promise<{ path: string; replaced: boolean }>;
  kubernetes(request: ApiRequest): Promise<ApiResponse>;
  /** A request to a port of the reader's machine. */
  fetch(port: number, request: ApiRequest): Promise<ApiResponse>;
  /** Whether anything listens on that port. */
  listens(port: number): boolean;
  describe(): Description;
  expiresAt(at: number): void;
  /** Lets time pass at once, and all that is due in it happen. */
  advance(milliseconds: number): Promise<void>;
}

const MAX_OUTPUT = 1024 * 1024;
/** Short enough for waits of one after another to take hardly longer than they say. */
const STEP_MS = 25;
/** As timeout(1) ends. */
const TIMED_OUT = 124;

export async function openSimulator(options: SimulatorOptions, onReset: () => void): Promise<Simulator> {
  const world = await openWorld(options, onReset);
  const { reader, cluster } = world;
  if (options.time === 'stepped') cluster.time.pause();
  void warmUp(world);
  return {
    openTerminal: (terminal) => reader.terminal(terminal),
    async exec(command, { timeoutMs, signal }) {
      const output = new Collector(MAX_OUTPUT);
      using limit = timeLimit(cluster.time, timeoutMs);
      const exitCode = await reader.run(command, { output, signal: AbortSignal.any([signal, limit.signal]) });
      return {
        exitCode: limit.signal.aborted ? TIMED_OUT : exitCode,
        output: new TextDecoder().decode(output.bytes()),
      };
    },
    writeFile: (path, bytes) => writeFile(world, path, bytes),
    kubernetes: (request) => cluster.api.handle(request),
    fetch: (port, request) => fetchPort(world, port, request),
    listens: (port) => reader.machine.ports.get(port) !== undefined,
    describe: () => world.description,
    expiresAt: (at) => {
      world.expiresAt = at;
    },
    advance: (milliseconds) => cluster.time.advance(milliseconds, STEP_MS),
  };
}

/** The first command of a kind is slow: its code is compiled then. So the first ones are run before the reader's. */
async function warmUp({ reader }: World): Promise<void> {
  const commands = 'kubectl get pods; kubectl run warm-up --image=warm-up --dry-run=server; ls';
  await reader.run(commands, { output: nullSink, signal: new AbortController().signal });
}

async function writeFile(
  { reader }: World,
  path: string,
  bytes: Uint8Array,
): Promise<{ path: string; replaced: boolean }> {
  try {
    return await reader.writeFile(path, bytes);
  } catch (error) {
    // What the file system says (no space, no permission, a folder in the way) is the reader's to know.
    const reason = error instanceof Error ? error.message : String(error);
    throw new SandboxError(
      'limit',
      `The file ${path} could not be written: ${reason}.`,
      'Choose another place below your home, or make room by deleting files.',
      { cause: error },
    );
  }
}

async function fetchPort({ reader }: World, port: number, request: ApiRequest): Promise<ApiResponse> {
  const handler = reader.machine.ports.get(port);
  if (!handler) {
    throw new SandboxError(
      'port-closed',
      `Nothing listens on port ${port} of the sandbox.`,
      'Publish it with docker run -p, or forward it with kubectl port-forward.',
    );
  }
  return handler(request).catch((error: unknown) => {
    if (!(error instanceof ConnectError)) throw error;
    throw new SandboxError(
      'port-closed',
      `The connection to port ${port} broke: ${error.message}.`,
      'Start what should answer there again.',
      { cause: error },
    );
  });
}
