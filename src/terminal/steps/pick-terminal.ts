/** Which terminal a step runs in. */
import type { PageStep } from './page-step.ts';
import type { StepTerminal, StepTerminals } from './step-terminals.ts';

export interface PickOptions {
  readonly terminals: StepTerminals;
  /** Whether a step that does not end by itself runs there. */
  readonly isKept: (tab: StepTerminal) => boolean;
  /** The terminal whose inner shell the steps of a block were typed into. */
  readonly entered: (block: string) => StepTerminal | undefined;
}

export type Pick = { readonly tab: StepTerminal } | { readonly none: string };

export function pickTerminal(step: PageStep, { terminals, isKept, entered }: PickOptions): Pick {
  if (step.prompt !== '$') {
    const tab = entered(step.block);
    if (tab && ['inner-prompt', 'busy'].includes(tab.shell.state)) return { tab };
    return { none: 'run the step that opens this shell first' };
  }
  const named = step.terminal === undefined ? undefined : terminals.get(step.terminal);
  // A step that keeps its terminal would wait for ever behind another one of that kind, left over from another page.
  const given = step.terminal !== undefined && !(step.keeps && named && isKept(named));
  if (given) return openOrNone(terminals, step.terminal);
  const free = (tab: StepTerminal): boolean =>
    !isKept(tab) && tab.shell.state !== 'inner-prompt' && tab.shell.state !== 'ended';
  if (step.keeps) {
    // The first terminal stays for commands that end.
    const tab = terminals
      .all()
      .find((one) => one.number > 1 && free(one) && one.shell.state === 'prompt' && !one.shell.held);
    if (tab) return { tab };
    if (!terminals.get(1)) terminals.open(1);
    return openOrNone(terminals);
  }
  const tab = [terminals.current, ...terminals.all()].find((one) => one && free(one));
  return tab ? { tab } : openOrNone(terminals);
}

function openOrNone(terminals: StepTerminals, number?: number): Pick {
  if (number !== undefined && terminals.get(number)) return { tab: terminals.open(number) };
  if (terminals.full) return { none: 'all terminals are in use: stop a step or close one' };
  return { tab: terminals.open(number) };
}
