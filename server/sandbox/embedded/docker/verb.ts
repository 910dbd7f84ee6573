/** What one command of docker is: its usage, its options, and what it does. */
import type { Engine } from '../engine/engine.ts';
import type { Process } from '../process.ts';
import type { ParsedFlags } from './flags.ts';

export interface Verb {
  /** After `docker NAME `: `[OPTIONS] CONTAINER [CONTAINER...]`. */
  readonly usage: string;
  readonly summary: string;
  readonly flags: readonly Flag[];
  /** How many words it takes. */
  readonly args: { readonly min: number; readonly max: number };
  /** Options end at the first word: what follows belongs to the container. */
  readonly stopAtWord?: boolean;
  /** Options that the real one has and this one does not: `attach`, or `a, attach` with its letter. */
  readonly absent?: readonly string[];
  readonly run: (call: VerbCall) => Promise<number>;
}

export interface Flag {
  readonly name: string;
  readonly short?: string;
  readonly type: 'bool' | 'string' | 'list' | 'int' | 'bytes' | 'decimal' | 'duration' | 'map' | 'filter';
  readonly help: string;
  readonly default?: string;
}

export interface VerbCall {
  readonly process: Process;
  readonly engine: Engine;
  readonly flags: ParsedFlags;
  readonly words: readonly string[];
  /** `docker run`, as it was called. */
  readonly name: string;
}

/** Ends a command with a message on standard error and a status. */
export class DockerFailure extends Error {
  readonly status: number;

  constructor(message: string, status = 1) {
    super(message);
    this.status = status;
  }
}
