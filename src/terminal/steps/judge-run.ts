/** What a finished run means for its step. */
import { plainText } from '../../guide/plain.ts';
import { judge } from '../../guide/outcome.ts';
import { differenceHint } from './difference-hint.ts';
import type { PageStep } from './page-step.ts';
import type { RunEnd } from './run.ts';
import type { Ended } from './status.ts';

export interface Judged {
  readonly step: PageStep;
  /** With the sandbox's own template values. */
  readonly command: string;
  readonly expected: readonly string[] | undefined;
}

export function judgeRun({ step, command, expected }: Judged, end: RunEnd): Ended {
  switch (end.how) {
    case 'stopped':
      return { state: 'stopped', why: 'stopped' };
    case 'lost':
      return { state: 'stopped', why: end.why };
    case 'done':
      break;
  }
  const outcome = judge(step, { exitCode: end.exitCode, output: end.output, expected });
  switch (outcome.state) {
    case 'ok':
      return { state: 'ok', documented: expected !== undefined };
    case 'differs':
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

const lastLines = (output: string): string => plainText(output).trimEnd().split('\n').slice(-3).join('\n').slice(-600);
