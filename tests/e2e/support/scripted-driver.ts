/** Sandboxes that answer each command of the guide as its page documents it, unless a test says otherwise. */
import { connect } from 'node:net';
import type { Block } from '../../../src/guide/block.ts';
import { stepsIn } from '../../../src/guide/steps.ts';
import { fillTemplate, TEMPLATE_DEFAULTS } from '../../../src/guide/template.ts';
import type {
  ApiResponse,
  Connection,
  Description,
  Driver,
  Ending,
  ExecOptions,
  ExecResult,
  OpenOptions,
  Sandbox,
  Terminal,
} from '../../../server/sandbox/sandbox.ts';
import { connectionOver } from '../../../server/sandbox/embedded/worker-host/duplex-connection.ts';
import { SandboxError } from '../../../server/sandbox/sandbox.ts';
import { noSandboxes } from '../../support/no-sandboxes.ts';
import { ScriptedShell, type Answer, type Script } from './scripted-shell.ts';

const VALUES = { ...TEMPLATE_DEFAULTS, repo: 'registry.sandbox.test:5000/' };

export class ScriptedDriver implements Driver {
  readonly name = 'embedded';
  readonly outlives = false;
  readonly sandboxes: ScriptedSandbox[] = [];
  /** What a command does in place of what its page says. */
  readonly answers = new Map<string, Answer>();
  /** Ports that are open in every sandbox, each with the port of this machine that stands for it. */
  readonly ports = new Map<number, number>();
  /** Holds the opening of sandboxes back. */
  gate: Promise<void> = Promise.resolve();
  readonly #documented: ReadonlyMap<string, Answer>;

  constructor(blocks: readonly Block[]) {
    this.#documented = documentedAnswers(blocks);
  }

  readonly script: Script = (command) =>
    this.answers.get(command) ??
    this.#documented.get(command) ?? { output: `${command}: no such command\n`, exitCode: 127 };

  /** The newest. */
  get sandbox(): ScriptedSandbox {
    const sandbox = this.sandboxes.at(-1);
    if (!sandbox) throw new Error('no sandbox was opened');
    return sandbox;
  }

  async open(id: string, { onStage }: OpenOptions): Promise<Sandbox> {
    onStage?.('starting');
    await this.gate;
    const sandbox = new ScriptedSandbox({ id, count: this.sandboxes.length, script: this.script, ports: this.ports });
    this.sandboxes.push(sandbox);
    return sandbox;
  }

  async find(): Promise<undefined> {
    return undefined;
  }

  readonly census = noSandboxes;

  async health(): Promise<{ ok: true }> {
    return { ok: true };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.sandboxes.map((sandbox) => sandbox[Symbol.asyncDispose]()));
  }
}

class ScriptedSandbox implements Sandbox {
  readonly id: string;
  readonly instance: string;
  readonly ended: Promise<Ending>;
  readonly shells = new Map<string, ScriptedShell>();
  readonly files = new Map<string, string>();
  readonly #script: Script;
  readonly #ports: ReadonlyMap<number, number>;
  readonly #end: (ending: Ending) => void;

  constructor({
    id,
    count,
    script,
    ports,
  }: {
    id: string;
    count: number;
    script: Script;
    ports: ReadonlyMap<number, number>;
  }) {
    this.#ports = ports;
    const { promise, resolve } = Promise.withResolvers<Ending>();
    this.id = id;
    this.instance = `${id}-${count}`;
    this.ended = promise;
    this.#end = resolve;
    this.#script = script;
  }

  async terminal(name: string): Promise<Terminal> {
    const existing = this.shells.get(name);
    if (existing) return existing;
    const shell = new ScriptedShell({ name, script: this.#script, closed: () => this.shells.delete(name) });
    this.shells.set(name, shell);
    return shell;
  }

  async writeFile(path: string, bytes: Uint8Array): Promise<{ path: string; replaced: boolean }> {
    const replaced = this.files.has(path);
    this.files.set(path, new TextDecoder().decode(bytes));
    return { path: `/home/reader/${path}`, replaced };
  }

  async exec(command: string, _options: ExecOptions): Promise<ExecResult> {
    const { output = '', exitCode = 0 } = this.#script(command);
    return { output, exitCode };
  }

  async kubernetes(): Promise<ApiResponse> {
    throw new SandboxError('not-available-here', 'There is no cluster.', 'This sandbox is a script.');
  }

  async connect(port: number): Promise<Connection> {
    const open = this.#ports.get(port);
    if (open === undefined) throw new SandboxError('port-closed', 'Nothing listens.', 'This sandbox is a script.');
    return connectionOver(connect({ host: '127.0.0.1', port: open }));
  }

  async describe(): Promise<Description> {
    return {
      driver: 'embedded',
      badge: 'simulator',
      about:
        'A small Kubernetes written in TypeScript. Same objects, same commands; no real containers, no real disks.',
      versions: { kubectl: '1.36.4', docker: '28.2.2' },
      values: VALUES,
      missing: [{ feature: 'RUN lines of docker build', reason: 'they are printed, not executed' }],
    };
  }

  readonly life = { openedAt: Date.now(), expiresAt: Date.now() + 3_600_000 };

  keep(): void {
    // Nothing to record: the script lives as long as the test.
  }

  async keptUntil(): Promise<undefined> {
    return undefined;
  }

  onNotice(): () => void {
    return () => undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end({ reason: 'closed', message: 'The sandbox was closed.' });
  }
}

function documentedAnswers(blocks: readonly Block[]): Map<string, Answer> {
  const answers = new Map<string, Answer>();
  for (const block of blocks) {
    if (block.kind !== 'console') continue;
    const steps = stepsIn([block]);
    for (const [index, step] of steps.entries()) {
      const next = steps[index + 1]?.prompt ?? '$';
      const lines = (step.expected ?? []).filter((line) => !/^\s*(?:\.\.\.|…)\s*$/.test(line));
      answers.set(fillTemplate(step.command, VALUES), {
        output: lines.map((line) => `${fillTemplate(line, VALUES)}\n`).join(''),
        exitCode: step.exitCode,
        ...(step.keeps ? { keeps: true } : {}),
        ...(step.prompt === '$' && next !== '$' ? { enters: `${next} ` } : {}),
      });
    }
  }
  return answers;
}
