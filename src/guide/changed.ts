/** The notes `<Changed>` of a page's source: what is different from the guide's first version, and why. */
import { parseAttributes } from './attributes.ts';

export interface Change {
  /** Line of the note in the page's source, from 1. */
  readonly line: number;
  /** Text of the nearest heading above it, without marks; undefined above the first one. */
  readonly heading: string | undefined;
  /** What the first version said, in a few words or as a command (Markdown). */
  readonly was: string;
  /** What is said now, and why (Markdown). */
  readonly now: string;
  /** The version or year since when: "kubectl 1.31"; "2019" where it was wrong then, too. */
  readonly since: string | undefined;
  /** Address of a page that says so. */
  readonly source: string | undefined;
}

const NOTE = /^<Changed\b([^>]*)>([\s\S]*?)<\/Changed>/;
const FENCE = /^(`{3,}|~{3,})/;

/** In the order of the page. What stands in a fence is no note. */
export function changesOf(text: string): Change[] {
  const lines = text.split(/\r?\n/);
  const changes: Change[] = [];
  let heading: string | undefined;
  let fence: string | undefined;
  for (const [index, line] of lines.entries()) {
    const mark = FENCE.exec(line)?.[1];
    if (fence !== undefined) {
      if (mark !== undefined && line.startsWith(fence)) fence = undefined;
      continue;
    }
    if (mark !== undefined) fence = mark;
    const title = /^#{2,3} (.*)$/.exec(line)?.[1];
    if (title !== undefined) heading = title.replaceAll(/[`*_]/g, '');
    const note = line.startsWith('<Changed') ? NOTE.exec(lines.slice(index).join('\n')) : null;
    if (!note) continue;
    const values = new Map(parseAttributes(note[1] ?? '').map(({ name, value }) => [name, value]));
    changes.push({
      line: index + 1,
      heading,
      was: values.get('was') ?? '',
      now: (note[2] ?? '').trim(),
      since: values.get('since'),
      source: values.get('source'),
    });
  }
  return changes;
}
