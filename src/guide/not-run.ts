/** A console fence whose commands belong elsewhere, such as to the operator's own machine: shown and copied, never run. */
import type { GuideMistake, NotRun } from './block.ts';
import { parseConsole } from './console.ts';

interface NotRunSource {
  readonly file: string;
  readonly line: number;
  readonly body: string;
}

export function parseNotRun(source: NotRunSource, reason = ''): { notRun: NotRun; mistakes: GuideMistake[] } {
  const { file, line, body } = source;
  const { parts, mistakes } = parseConsole({ body, firstLine: line + 1, file, settings: {} });
  const commands = parts.flatMap((part) => (part.kind === 'step' ? [part.step.command] : []));
  if (reason.trim() === '') {
    const fix = 'write why, as in not-run="it needs Docker on your own machine"';
    mistakes.push({ file, line, message: 'not-run says no reason', fix });
  }
  return { notRun: { reason, commands }, mistakes };
}
