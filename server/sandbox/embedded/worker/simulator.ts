/** The whole simulator put together: a reader's machine, a cluster, an engine, and the programs that use them. */
import type { ApiRequest, ApiResponse, Description, ExecResult, Size } from '../../sandbox.ts';
import { SandboxError } from '../../sandbox.ts';
import { ConnectError } from '../http.ts';
import { Collector, nullSink } from '../machine/streams/sinks.ts';
import type { ByteSink } from '../process.ts';
import { openShell, type OpenShell } from '../shell/open-shell.ts';
import { runCommand } from '../shell/run-command.ts';
import { History } from '../shell/terminal/editor/history.ts';
import type { SimulatorOptions } from './messages.ts';
import { openWorld, type World } from './world.ts';

export interface Simulator {
  openTerminal(options: { name: string; size: Size; output: ByteSink }): OpenShell;
  exec(command: string, options: { timeoutMs: number; signal: AbortSignal }): Promise<ExecResult>;
  writeFile(path: string, bytes: Uint8Array): Promise<{ path: string; replaced: boolean }>;
  kubernetes(request: ApiRequest): Promise<ApiResponse>;
  fetch(port: number, request: ApiRequest): Promise<ApiResponse>;
  describe(): Description;
  expiresAt(at: number): void;
}

const MAX_OUTPUT = 1024 * 1024;
const TIMED_OUT = 124;

/** `onEnding` is called when the reader resets the sandbox from inside. */
export async function openSimulator(
  options: SimulatorOptions,
  onEnding: (ending: { reason: 'closed'; message: string }) => void,
): Promise<Simulator> {
  const world = await openWorld(options, onEnding);
  const { machine, user, env, home } = world;
  void warmUp(world);
  return {
    openTerminal: ({ name, size, output }) =>
      openShell({
        machine,
        user,
        env,
        cwd: home,
        size,
        output,
        name: `pts/${name.replace(/\D/g, '') || '0'}`,
        session: { history: new History(), completers: world.completers, marks: true },
      }),
    async exec(command, { timeoutMs, signal }) {
      const output = new Collector(MAX_OUTPUT);
      const limit = AbortSignal.timeout(timeoutMs);
      const exitCode = await runCommand(machine, command, {
        user,
        env,
        cwd: home,
        output,
        signal: AbortSignal.any([signal, limit]),
      });
      return { exitCode: limit.aborted ? TIMED_OUT : exitCode, output: new TextDecoder().decode(output.bytes()) };
    },
    writeFile: (path, bytes) => writeFile(world, path, bytes),
    kubernetes: (request) => world.cluster.api.handle(request),
    async fetch(port, request) {
      const handler = machine.ports.get(port);
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
    },
    describe: () => world.description,
    expiresAt: (at) => world.setExpiry(at),
  };
}

/** The first command of a kind is slow: its code is compiled then. So the first ones are run before the reader's. */
async function warmUp({ machine, user, env, home }: World): Promise<void> {
  const commands = 'kubectl get pods; kubectl run warm-up --image=warm-up --dry-run=server; ls';
  await runCommand(machine, commands, { user, env, cwd: home, output: nullSink, signal: new AbortController().signal });
}

async function writeFile(
  { machine, user, home }: World,
  path: string,
  bytes: Uint8Array,
): Promise<{ path: string; replaced: boolean }> {
  const fs = machine.filesFor(user);
  const absolute = fs.resolvePath(home, path);
  try {
    const replaced = await fs.exists(absolute);
    await fs.mkdir(absolute.slice(0, absolute.lastIndexOf('/')) || '/', { recursive: true });
    await fs.writeFile(absolute, bytes);
    return { path: absolute, replaced };
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
