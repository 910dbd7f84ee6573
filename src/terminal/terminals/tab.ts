/** One terminal of the page: its screen, its shell, its line to the server. */
import type { Screen } from '../screen/screen.ts';
import type { Shell } from '../steps/shell.ts';

export interface Tab {
  /** From 1, as readers and pages call it. */
  readonly number: number;
  readonly channel: number;
  readonly screen: Screen;
  readonly shell: Shell;
  /** Of its screen. */
  readonly columns: number;
  /** The reader typed since the prompt came: the line may not be empty. */
  touched: boolean;
  /** A few words of what holds it, behind its name. */
  activity: string;
}

export const tabName = (number: number): string => `terminal-${number}`;
