/** What became of a step that was run, by the same rules for the reader's page and the author's `verify`. */
import type { Step } from './block.ts';
import { compareOutput, type Difference } from './match.ts';

export type Outcome =
  | { readonly state: 'ok' }
  /** It ended as it should, with other output. */
  | { readonly state: 'differs'; readonly difference: Difference; readonly allowed: string | undefined }
  /** Another exit code than documented. */
  | { readonly state: 'failed'; readonly exitCode: number; readonly expectedExitCode: number };

/** Whether the author has something to mend: it failed, or differs where it may not. */
export const isWrong = (outcome: Outcome): boolean =>
  outcome.state === 'failed' || (outcome.state === 'differs' && outcome.allowed === undefined);

export interface Ran {
  /** Undefined when the shell gives none: a command in a container's shell, or one that was stopped on purpose. */
  readonly exitCode: number | undefined;
  readonly output: string;
  /** The page's lines with its template values filled. */
  readonly expected: readonly string[] | undefined;
}

export function judge(step: Pick<Step, 'exitCode' | 'mayDiffer'>, ran: Ran): Outcome {
  if (ran.exitCode !== undefined && ran.exitCode !== step.exitCode) {
    return { state: 'failed', exitCode: ran.exitCode, expectedExitCode: step.exitCode };
  }
  if (!ran.expected) return { state: 'ok' };
  const comparison = compareOutput(ran.expected, ran.output);
  if (comparison.same) return { state: 'ok' };
  return { state: 'differs', difference: comparison, allowed: step.mayDiffer };
}
