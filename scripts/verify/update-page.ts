/** Rewrites a page's documented output from a run. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { outputLines } from '../../src/guide/match.ts';
import { updateExpected } from '../../src/guide/update.ts';
import { ROOT } from '../root.ts';
import type { StepReport } from './page-run.ts';

/** How many steps of the page were rewritten. Only steps that ended as they should, with other output. */
export function updatePage(file: string, steps: readonly StepReport[]): number {
  const path = join(ROOT, file);
  const lines = readFileSync(path, 'utf8').split('\n');
  // From the last to the first, so that line numbers stay true.
  const differing = steps.filter((step) => step.outcome.state === 'differs').sort((a, b) => b.line - a.line);
  for (const step of differing) {
    const expected = step.expected ?? [];
    const first = step.line - 1 + step.command.split('\n').length;
    const indent = /^\s*/.exec(lines[step.line - 1] as string)?.[0] ?? '';
    const updated = updateExpected(
      lines.slice(first, first + expected.length).map((line) => line.slice(indent.length)),
      outputLines(step.output),
    );
    lines.splice(first, expected.length, ...updated.map((line) => indent + line));
  }
  if (differing.length > 0) writeFileSync(path, lines.join('\n'));
  return differing.length;
}
