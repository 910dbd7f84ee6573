/** What became of a step, as it is shown and remembered. */
import type { Difference } from '../../guide/match.ts';

export type StepStatus =
  | { readonly state: 'idle' }
  /** `why` says what it waits for. */
  | { readonly state: 'queued'; readonly why: string }
  | {
      readonly state: 'running';
      readonly terminal: number;
      /** It does not end by itself. */
      readonly keeps: boolean;
      /** It takes longer than the page thought. */
      readonly slow: boolean;
    }
  /** `note` says why other output than documented is fine here. */
  | { readonly state: 'ok'; readonly documented: boolean; readonly note?: string }
  | { readonly state: 'differs'; readonly difference: Difference; readonly hint: string }
  | {
      readonly state: 'failed';
      readonly exitCode: number;
      readonly expectedExitCode: number;
      /** The last lines it printed. */
      readonly output: string;
    }
  | { readonly state: 'stopped'; readonly why: string };

export type Ended = Extract<StepStatus, { state: 'ok' | 'differs' | 'failed' | 'stopped' }>;

export const IDLE: StepStatus = { state: 'idle' };

export const isEnded = (status: StepStatus): status is Ended =>
  status.state !== 'idle' && status.state !== 'queued' && status.state !== 'running';

/** Whether the step has done its work: a port-forward that was stopped has served. */
export const wentWell = (status: StepStatus, { keeps }: { readonly keeps: boolean }): boolean =>
  status.state === 'ok' || status.state === 'differs' || (keeps && status.state === 'stopped');

/** A few words at the right of the command. */
export function inWords(status: StepStatus): string {
  switch (status.state) {
    case 'idle':
      return '';
    case 'queued':
      return status.why;
    case 'running':
      if (status.keeps) return `runs in Terminal ${status.terminal}`;
      return status.slow ? 'takes longer than usual…' : 'running…';
    case 'ok':
      if (status.note !== undefined) return 'done, other output is fine here';
      return status.documented ? 'as documented' : 'done';
    case 'differs':
      return `differs in line ${status.difference.actualIndex + 1}`;
    case 'failed':
      return `exit code ${status.exitCode}, documented ${status.expectedExitCode}`;
    case 'stopped':
      return status.why;
  }
}
