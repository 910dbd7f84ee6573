/** One sentence on what is different and what to do, for the first line that is not as documented. */
import type { Difference } from '../../guide/match.ts';

export interface Compared {
  readonly command: string;
  readonly expected: readonly string[];
  readonly difference: Difference;
}

const LOOKS = /\b(?:kubectl (?:get|describe|top|events|logs)|docker (?:ps|logs|inspect|stats|images?)|curl)\b/;

export function differenceHint({ command, expected, difference }: Compared): string {
  const again = LOOKS.test(command) ? ' Wait a moment and run it again.' : '';
  if (difference.actual === undefined) return `The output ends earlier than documented.${again}`;
  if (difference.expected === undefined) return `The output goes on where the page ends.${again}`;
  const cell = differentCell(expected[0], difference);
  if (cell) return `${cell.column} is ${cell.actual} in place of ${cell.expected}.${again}`;
  return `This line is another one than documented.${again}`;
}

/** In a table of kubectl or docker, the column whose cell is the different one. */
function differentCell(header: string | undefined, { expected, actual }: Difference) {
  if (header === undefined || expected === undefined || actual === undefined) return undefined;
  if (!/^[A-Z][A-Z ()/-]+$/.test(header) || header === expected) return undefined;
  const split = (line: string): string[] => line.trim().split(/ {2,}/);
  const [columns, documented, came] = [split(header), split(expected), split(actual)];
  if (columns.length !== documented.length || columns.length !== came.length) return undefined;
  const differs = (at: number): boolean => documented[at] !== came[at] && !documented[at]?.includes('…');
  // A status says most; an age is always another one.
  const status = columns.indexOf('STATUS');
  const index =
    status >= 0 && differs(status) ? status : columns.findIndex((column, at) => column !== 'AGE' && differs(at));
  if (index < 0) return undefined;
  return { column: columns[index], expected: documented[index], actual: came[index] };
}
