/** Commands that a page shows for another place than the sandbox: counted by reason, so that none is forgotten in silence. */
import { stepsIn } from '../../src/guide/steps.ts';
import type { ExportedPage } from '../../src/build/export-guide.ts';

export interface NotRunCommand {
  readonly file: string;
  /** Of the fence. */
  readonly line: number;
  readonly command: string;
  readonly reason: string;
}

export const notRunOf = ({ file, blocks }: ExportedPage): NotRunCommand[] =>
  blocks.flatMap((block) =>
    block.kind !== 'static' || block.notRun === undefined
      ? []
      : block.notRun.commands.map((command) => ({ file, line: block.line, command, reason: block.notRun!.reason })),
  );

/** A line for each reason: `5 commands are not run: it needs Docker on your own machine`. */
export function tellNotRun(commands: readonly NotRunCommand[]): string[] {
  const byReason = Map.groupBy(commands, ({ reason }) => reason);
  return [...byReason].map(([reason, { length }]) =>
    length === 1 ? `1 command is not run: ${reason}` : `${length} commands are not run: ${reason}`,
  );
}

/** Whether a sandbox has anything to do on the page. */
export const hasSteps = ({ blocks }: ExportedPage): boolean => stepsIn(blocks).length > 0;
