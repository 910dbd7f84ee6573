/** Where the simulator's output parts from the recorded one. */
import { compareOutput, lineMatches, outputLines } from '../../../src/guide/match.ts';
import { normaliseLine, normaliseWord } from '../../../src/guide/normalise.ts';
import { ofRecording, ofSimulator } from './normalise.ts';
import type { RecordedCommand } from './recording.ts';
import { stepOf } from './steps.ts';

/** Undefined when words are as the guide compares them, and each line starts with the same space. */
export function difference(output: string, { id, output: recorded }: RecordedCommand): string | undefined {
  const { compare, ignore } = stepOf(id);
  const linesOf = (text: string): string[] => outputLines(text).filter((line) => ignore?.test(line) !== true);
  const all = linesOf(ofRecording(recorded));
  const own = linesOf(ofSimulator(output));
  switch (compare) {
    case 'recorded has them':
      return firstDifference(
        all.filter((line) => own.some((one) => lineMatches(line, one))),
        own,
      );
    case 'rows once, in any order':
      return firstDifference(once(all), once(own));
    case undefined:
      return firstDifference(all, own) ?? indentDifference(all, own);
  }
}

function firstDifference(recorded: readonly string[], own: readonly string[]): string | undefined {
  const result = compareOutput(recorded, own.join('\n'));
  if (result.same) return undefined;
  return `recorded: ${result.expected ?? 'its end'}\nhere:     ${result.actual ?? 'its end'}\n\n${own.join('\n')}`;
}

function indentDifference(recorded: readonly string[], own: readonly string[]): string | undefined {
  const at = recorded.findIndex((line, index) => indent(line) !== indent(own[index] ?? ''));
  return at < 0 ? undefined : `recorded: "${recorded[at] ?? ''}"\nhere:     "${own[at] ?? ''}"`;
}

/** How often a watch tells of a change that its columns don't show is a matter of milliseconds. */
function once(lines: readonly string[]): string[] {
  const words = lines.map((line) =>
    normaliseLine(line)
      .split(/\s+/)
      .map((word) => normaliseWord(word, undefined))
      .join(' '),
  );
  return [...new Set(words)].toSorted();
}

const indent = (line: string): string => /^ */.exec(line)?.[0] ?? '';
