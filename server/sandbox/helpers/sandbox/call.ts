/** What the commands of `sandbox` are given, and how they ask the sandbox something. */
import type { GuidePage } from '../guide-page.ts';
import type { Finished, HelperProcess, RunProgram } from '../process.ts';
import type { HelperRegistry } from '../registry.ts';

export interface SandboxOptions {
  readonly process: HelperProcess;
  readonly run: RunProgram;
  readonly registry: HelperRegistry;
  readonly facts: SandboxFacts;
  /** All pages, in the order of the guide. */
  readonly pages: readonly GuidePage[];
  /** Names of the features that this sandbox does without, as `docker`. */
  readonly lacks: readonly string[];
  /** What `{{ns}}`, `{{repo}}`, … stand for. */
  readonly values: Readonly<Record<string, string>>;
  /** Takes the sandbox back to its beginning. */
  readonly reset: () => Promise<void>;
}

export interface SandboxFacts {
  readonly mode: 'simulator' | 'real cluster';
  /** Tool name to version. */
  readonly versions: Readonly<Record<string, string>>;
  /** When the sandbox ends, in milliseconds since the epoch; not a number when that is not known. */
  readonly expiresAt: number;
}

export interface SandboxCall extends SandboxOptions {
  readonly words: readonly string[];
}

/** What we ask is read-only and short; one that hangs has failed. */
const LIMIT_SECONDS = 5;

/** The trimmed output of a command line that changes nothing. */
export async function keep({ run }: SandboxCall, line: string): Promise<Finished> {
  const { exitCode, text } = await run(['timeout', String(LIMIT_SECONDS), 'bash', '-c', line], 'kept');
  return { exitCode, text: text.trim() };
}

export async function complain({ process }: SandboxCall, message: string): Promise<number> {
  await process.stderr.write(`sandbox: ${message}\n`);
  return 1;
}
