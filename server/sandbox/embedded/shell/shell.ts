/** A shell's state: what a command finds and may change. A subshell is a copy in a process of its own. */
import { breathe } from '../machine/breathe.ts';
import type { Machine } from '../machine/machine.ts';
import { guardSink } from '../machine/processes/guarded-streams.ts';
import type { RunningProcess } from '../machine/processes/running-process.ts';
import type { OwnedFileSystem } from '../machine/files/owned.ts';
import { resolvePath } from '../machine/files/paths.ts';
import type { ByteSink, Process } from '../process.ts';
import { Signal } from '../process.ts';
import type { Interpreter } from './interpreter.ts';
import type { Builtin } from './builtins/builtin.ts';
import { Jobs } from './jobs/jobs.ts';
import { LimitExceeded, LIMITS } from './limits.ts';
import { Interrupted } from './state/control-flow.ts';
import type { Descriptors } from './state/descriptors.ts';
import { Options } from './state/options.ts';
import { Traps } from './state/traps.ts';
import { Variables } from './state/variables.ts';
import type { FunctionNode } from './syntax/ast.ts';
import type { History } from './terminal/editor/history.ts';

export interface ShellOptions {
  readonly machine: Machine;
  readonly process: Process;
  readonly running: RunningProcess;
  readonly descriptors: Descriptors;
  /** `$0`, also what error messages begin with. */
  readonly name: string;
  readonly interactive: boolean;
  readonly interpreter: Interpreter;
  readonly builtins: Readonly<Record<string, Builtin>>;
}

export class Shell {
  readonly machine: Machine;
  readonly process: Process;
  readonly running: RunningProcess;
  readonly interactive: boolean;
  readonly interpreter: Interpreter;
  readonly builtins: Readonly<Record<string, Builtin>>;
  descriptors: Descriptors;
  name: string;
  variables = new Variables();
  options = new Options();
  functions: Map<string, FunctionNode> = new Map();
  aliases = new Map<string, string>();
  /** `enable -n`. */
  disabledBuiltins = new Set<string>();
  traps = new Traps();
  jobs = new Jobs();
  /** Only an interactive shell has one. */
  history: History | undefined;
  positional: readonly string[] = [];
  cwd: string;
  umask = 0o022;
  status = 0;
  pipeStatus: readonly number[] = [0];
  lastBackground: number | undefined;
  /** The pid that `$$` tells: a subshell tells its ancestor's. */
  mainPid: number;
  line = 0;
  /** What runs, by function name, innermost last. */
  callStack: readonly string[] = [];
  loopDepth = 0;
  sourceDepth = 0;
  isSubshell = false;
  /** Inside the condition of `if`, `while`, `&&`, `||` or `!`, where `set -e` does not end the shell. */
  errexitSuspended = 0;
  lastArgument = '';
  /** Set while a line of an interactive shell runs; ^C aborts it. */
  lineAbort: AbortController | undefined;
  /** Exit status of the last `$(…)`, which is that of an assignment alone. */
  substitutionStatus = 0;
  startedAt: number;
  depth = 0;
  folderStack: readonly string[] = [];
  /** Where `getopts` is inside a word of several letters. */
  optionOffset = 0;
  /** `exit` with stopped jobs warns once. */
  warnedOfJobs = false;
  /** Set while something waits that a trapped signal should wake. */
  onTrap: (() => void) | undefined;

  constructor(options: ShellOptions) {
    this.machine = options.machine;
    this.process = options.process;
    this.running = options.running;
    this.descriptors = options.descriptors;
    this.name = options.name;
    this.interactive = options.interactive;
    this.interpreter = options.interpreter;
    this.builtins = options.builtins;
    this.cwd = options.process.cwd;
    this.mainPid = options.running.pid;
    this.startedAt = options.process.clock.now();
  }

  /** What fork() makes: a copy of everything, for a process of its own. */
  subshell(process: Process, running: RunningProcess, descriptors: Descriptors): Shell {
    const { machine, name, interpreter, builtins } = this;
    const child = new Shell({
      machine,
      process,
      running,
      descriptors,
      name,
      interactive: false,
      interpreter,
      builtins,
    });
    child.variables = this.variables.copy();
    child.options = this.options.copy();
    child.options.switch('monitor', false);
    child.functions = new Map(this.functions);
    child.aliases = new Map(this.aliases);
    child.disabledBuiltins = new Set(this.disabledBuiltins);
    child.traps = this.traps.inherited();
    child.jobs = this.jobs.inherited();
    const { positional, cwd, umask, status, pipeStatus, lastBackground, mainPid, line, callStack } = this;
    const { loopDepth, sourceDepth, errexitSuspended, lastArgument, startedAt, depth } = this;
    Object.assign(child, { positional, cwd, umask, status, pipeStatus, lastBackground, mainPid, line, callStack });
    Object.assign(child, { loopDepth, sourceDepth, errexitSuspended, lastArgument, startedAt, depth });
    child.isSubshell = true;
    return child;
  }

  get fs(): OwnedFileSystem {
    return this.machine.filesFor(this.process.user);
  }

  /** Aborted when this shell is killed or its line interrupted. */
  get signal(): AbortSignal {
    if (this.lineAbort === undefined) return this.process.signal;
    return AbortSignal.any([this.process.signal, this.lineAbort.signal]);
  }

  path(name: string): string {
    return resolvePath(this.cwd, name);
  }

  /** The shell's own way to write to a descriptor; a closed one fails as in bash. */
  sink(descriptor: number): ByteSink {
    const sink = this.descriptors.get(descriptor)?.sink;
    if (sink === undefined) {
      return { isTTY: false, write: () => Promise.reject(new BadDescriptor(descriptor)) };
    }
    return guardSink(sink, this.running);
  }

  async write(text: string | Uint8Array): Promise<void> {
    await this.sink(1).write(text);
  }

  /** `bash: …` or, in a script, `script: line 3: …`. */
  async complain(message: string): Promise<void> {
    const sink = this.descriptors.get(2)?.sink;
    if (sink === undefined) return;
    const place = this.interactive || this.line === 0 || this.#isPrompted() ? '' : ` line ${this.line}:`;
    await guardSink(sink, this.running).write(`${this.name.replace(/^-/, '')}:${place} ${message}\n`);
  }

  /** Between two commands: time for the thread, for a stop, for a signal. */
  async checkpoint(): Promise<void> {
    if (this.process.signal.aborted) throw this.process.signal.reason;
    if (this.lineAbort?.signal.aborted) throw new Interrupted(new Signal('SIGINT'));
    const { gate } = this.running.identity.group;
    if (gate.closed) await gate.pass(this.process.signal);
    await breathe();
  }

  /** Runs `body` one level deeper: functions, `source`, `eval` and substitutions count together. */
  async deeper<T>(body: () => Promise<T>): Promise<T> {
    if (this.depth >= LIMITS.depth) throw new LimitExceeded('depth');
    this.depth++;
    try {
      return await body();
    } finally {
      this.depth--;
    }
  }

  /** A subshell of an interactive shell complains as the shell itself does. */
  #isPrompted(): boolean {
    return this.isSubshell && this.name === 'bash' && this.variables.find('PS1') !== undefined;
  }
}

/** `write error: Bad file descriptor`. */
export class BadDescriptor extends Error {
  readonly descriptor: number;

  constructor(descriptor: number) {
    super('Bad file descriptor');
    this.name = 'BadDescriptor';
    this.descriptor = descriptor;
  }
}
