/** What a finished run means for its step. */
import { plainText } from '../../guide/plain.ts';
import { judge } from '../../guide/outcome.ts';
import { isRedrawn } from '../../guide/redrawn.ts';
import { differenceHint } from './difference-hint.ts';
import type { PageStep } from './page-step.ts';
import type { RunEnd } from './run.ts';
import type { Ended } from './status.ts';

export interface Judged {
  readonly step: PageStep;
  /** With the sandbox's own template values. */
  readonly command: string;
  readonly expected: readonly string[] | undefined;
  /** Of the terminal it ran in. */
  readonly columns: number;
}

/** What the documented output was recorded in. Programs that draw their output over itself cut it to the terminal's width. */
const COLUMNS = 80;

export function judgeRun({ step, command, expected, columns }: Judged, end: RunEnd): Ended {
  switch (end.how) {
    case 'stopped':
      return { state: 'stopped', why: 'stopped' };
    case 'lost':
      return { state: 'stopped', why: end.why };
    case 'done':
      break;
  }
  // What ends a shell inside a container ends with that shell's last exit code, which says nothing about the step.
  const exitCode = step.prompt === '$' ? end.exitCode : undefined;
  const outcome = judge(step, { exitCode, output: end.output, expected });
  switch (outcome.state) {
    case 'ok':
      return { state: 'ok', documented: expected !== undefined };
    case 'differs':
      if (columns < COLUMNS && isRedrawn(end.output)) return { state: 'ok', documented: false, note: TOO_NARROW };
      if (outcome.allowed !== undefined) return { state: 'ok', documented: false, note: outcome.allowed };
      return {
        state: 'differs',
        difference: outcome.difference,
        hint: differenceHint({ command, expected: expected ?? [], difference: outcome.difference }),
      };
    case 'failed':
      return { ...outcome, output: lastLines(end.output) };
  }
}

const TOO_NARROW = 'This terminal is narrower than what is documented, so the lines were not compared.';

const lastLines = (output: string): string => plainText(output).trimEnd().split('\n').slice(-3).join('\n').slice(-600);
