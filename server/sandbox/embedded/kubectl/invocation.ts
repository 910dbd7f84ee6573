/** One call of kubectl: its words, the cluster it is for, and where its output goes. */
import type { Ports } from '../http.ts';
import type { Process } from '../process.ts';
import type { Flags } from './cli/flags.ts';
import type { FlagRules } from './cli/flags.ts';
import type { Client } from './client/client.ts';
import type { Discovery } from './client/discovery.ts';
import type { ConfigFile, Target } from './config/kubeconfig.ts';

export interface Invocation {
  readonly process: Process;
  readonly flags: Flags;
  /** The words that are no flags. */
  readonly args: readonly string[];
  /** How many of `args` came before `--`; undefined without one. */
  readonly dash: number | undefined;
  readonly file: ConfigFile;
  readonly target: Target;
  readonly client: Client;
  readonly discovery: Discovery;
  /** Ports of the machine kubectl runs on. */
  readonly ports: Ports;
  readonly out: (text: string | Uint8Array) => Promise<void>;
  readonly err: (text: string) => Promise<void>;
}

/** A verb: its own file in `verbs/`. */
export interface Verb {
  readonly flags: FlagRules;
  /** What stands behind `Usage:` in its help. */
  readonly usage: string;
  readonly summary: string;
  /** The summary in a list of commands, where that is another one. */
  readonly brief?: string;
  readonly examples?: readonly string[];
  /** What it can be asked for in a word of its own: `create job`. */
  readonly commands?: Readonly<Record<string, Verb | VerbGroup>>;
  /** Other names of those. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Resolves with the exit code; rejects with a KubectlError or an ApiFailure. */
  run(invocation: Invocation): Promise<number>;
}

/** A verb that only has sub-commands (`config`, `auth`). */
export interface VerbGroup {
  readonly summary: string;
  /** What stands behind `Usage:` in its help; `SUBCOMMAND [options]` when left out. */
  readonly usage?: string;
  readonly commands: Readonly<Record<string, Verb | VerbGroup>>;
  readonly aliases?: Readonly<Record<string, string>>;
}
