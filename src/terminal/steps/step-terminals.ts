/** What running steps needs of the page's terminals. */
import type { Shell } from './shell.ts';

export interface StepTerminal {
  /** From 1, as readers and pages call it. */
  readonly number: number;
  readonly shell: Shell;
  /** Of its screen. */
  readonly columns: number;
  /** A few words of what holds it. */
  activity: string;
}

export interface StepTerminals {
  all(): StepTerminal[];
  get(number: number): StepTerminal | undefined;
  /** Where commands go that end by themselves: the one the reader chose last. */
  readonly current: StepTerminal | undefined;
  /** No more can be opened. */
  readonly full: boolean;
  /** The terminal of this number, or a new one of the lowest free number. */
  open(number?: number): StepTerminal;
  /** Types a command and presses Enter. */
  type(terminal: StepTerminal, command: string): Promise<void>;
  /** What runs in them is gone. */
  lose(why: string): void;
}
