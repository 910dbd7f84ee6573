/** The reader's machine: `reader@sandbox`, with the guide's files in its home. */
import type { Network } from '../../http.ts';
import type { ByteSink, Clock, Program } from '../../process.ts';
import { Ports } from '../../http.ts';
import { installCommonPrograms } from '../../programs/common.ts';
import { openShell, type OpenShell } from '../../shell/open-shell.ts';
import { runCommand } from '../../shell/run-command.ts';
import type { Completer } from '../../shell/terminal/complete.ts';
import { History } from '../../shell/terminal/editor/history.ts';
import { Disk } from '../files/disk.ts';
import { GeneratedFs } from '../files/generated.ts';
import { Namespace } from '../files/namespace.ts';
import { dirname, resolvePath } from '../files/paths.ts';
import type { Quota } from '../files/quota.ts';
import { Machine } from '../machine.ts';
import { putBaseFiles } from '../system/base-files.ts';
import { devices } from '../system/devices.ts';
import { localNetwork } from '../system/local-network.ts';
import { procFiles } from '../system/proc.ts';
import type { User } from '../users.ts';
import { homeFiles } from '../../../helpers/home-files.ts';

export interface ReaderMachineOptions {
  readonly clock: Clock;
  readonly random: () => number;
  /** The room of all disks of the sandbox together. */
  readonly quota: Quota;
  /** What can be reached beyond the machine itself: the cluster, the registry. Nothing real. */
  readonly network: Network;
  /** Files of the guide, by path below the home. An executable one is marked. */
  readonly files: Readonly<Record<string, { readonly text: string; readonly executable?: boolean }>>;
  /** Added to the environment: REGISTRY, REPO, KUBECONFIG, … */
  readonly env: Readonly<Record<string, string>>;
  /** kubectl, docker and the like: a name to what runs under it. They need not exist before the machine does. */
  readonly programs: (machine: Machine) => Readonly<Record<string, Program>>;
  /** What they offer at Tab. */
  readonly completers?: Readonly<Record<string, Completer>>;
}

const READER: User = { uid: 1000, gid: 1000, name: 'reader', home: '/home/reader' };
const HOSTNAME = 'sandbox';
/** A machine that has been running for a while: its next processes have numbers of four digits. */
const LAST_PID = 1041;
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export async function openReaderMachine(options: ReaderMachineOptions): Promise<ReaderMachine> {
  const { clock, random, quota } = options;
  const now = (): number => clock.now();
  const fs = new Namespace(new Disk({ quota, now }));
  const ports = new Ports();
  const network = localNetwork(ports, options.network, HOSTNAME);
  const machine = new Machine({ hostname: HOSTNAME, clock, fs, ports, network, random, lastPid: LAST_PID });
  await putBaseFiles(fs, { hostname: HOSTNAME, users: [{ ...READER, group: 'reader' }] });
  await mountSystem(machine);
  await installCommonPrograms(machine);
  for (const [name, program] of Object.entries(options.programs(machine))) {
    await machine.executables.install(`/usr/local/bin/${name}`, program);
  }
  const reader = new ReaderMachine(machine, options);
  const files: ReaderMachineOptions['files'] = { ...homeFiles(), ...options.files };
  for (const [path, file] of Object.entries(files)) {
    await reader.writeFile(path, new TextEncoder().encode(file.text));
    if (file.executable) await machine.filesFor(READER).chmod(resolvePath(READER.home, path), 0o755);
  }
  return reader;
}

export class ReaderMachine {
  readonly machine: Machine;
  readonly user: User = READER;
  readonly env: Readonly<Record<string, string>>;
  readonly #completers: ReadonlyMap<string, Completer>;
  /** One history for all terminals of a session. */
  readonly #history = new History();
  #terminals = 0;

  constructor(machine: Machine, options: ReaderMachineOptions) {
    this.machine = machine;
    this.env = {
      HOME: READER.home,
      USER: READER.name,
      LOGNAME: READER.name,
      SHELL: '/bin/bash',
      PATH,
      LANG: 'C.UTF-8',
      TERM: 'xterm-256color',
      ...options.env,
    };
    this.#completers = new Map(Object.entries(options.completers ?? {}));
  }

  /** A new terminal with a shell in it. */
  terminal(options: {
    readonly size: { readonly cols: number; readonly rows: number };
    readonly output: ByteSink;
  }): OpenShell {
    return openShell({
      machine: this.machine,
      user: this.user,
      env: this.env,
      cwd: this.user.home,
      size: options.size,
      output: options.output,
      session: { history: this.#history, completers: this.#completers, marks: true },
      name: `pts/${this.#terminals++}`,
    });
  }

  /** Runs a command line without a terminal, at the reader's home. */
  run(
    commandLine: string,
    options: {
      readonly output: ByteSink;
      readonly stderr?: ByteSink;
      readonly signal: AbortSignal;
      readonly env?: Readonly<Record<string, string>>;
    },
  ): Promise<number> {
    const { output, stderr, signal, env } = options;
    return runCommand(this.machine, commandLine, {
      user: this.user,
      env: { ...this.env, ...env },
      cwd: this.user.home,
      output,
      ...(stderr === undefined ? {} : { stderr }),
      signal,
    });
  }

  /** Writes a file of the reader's; a relative path starts at the home. Missing folders are made. */
  async writeFile(path: string, bytes: Uint8Array): Promise<{ readonly path: string; readonly replaced: boolean }> {
    const full = resolvePath(this.user.home, path.replace(/^~\//, ''));
    const fs = this.machine.filesFor(this.user);
    const replaced = await fs.exists(full);
    await fs.mkdir(dirname(full), { recursive: true });
    await fs.writeFile(full, bytes);
    return { path: full, replaced };
  }
}

async function mountSystem(machine: Machine): Promise<void> {
  const now = (): number => machine.clock.now();
  const list = devices(machine.random);
  for (const folder of ['/proc', '/dev']) await machine.fs.mkdir(folder, { recursive: true });
  machine.fs.mount('/proc', new GeneratedFs({ list: () => procFiles(machine), now }));
  machine.fs.mount('/dev', new GeneratedFs({ list: () => list, now }));
}
