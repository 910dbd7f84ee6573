/** A page's source -> its blocks, with the same numbers and ids that the site gives them. */
import type { Block, GuideMistake } from './block.ts';
import { parseFence, type FileSource } from './fence.ts';

export interface PageSource {
  /** `production/liveness`; the file's path below content/ without its extension. */
  readonly slug: string;
  /** As an author would name it: `content/production/liveness.mdx`. */
  readonly file: string;
  readonly text: string;
}

export interface ParsedPage {
  readonly blocks: readonly Block[];
  readonly mistakes: readonly GuideMistake[];
}

export const blockId = (slug: string, number: number): string => `${slug}~${number}`;

export function parsePage(source: PageSource, files: FileSource): ParsedPage {
  const blocks: Block[] = [];
  const mistakes: GuideMistake[] = [];
  for (const fence of scanFences(source.text)) {
    const id = blockId(source.slug, blocks.length + 1);
    const parsed = parseFence({ ...fence, id, file: source.file }, files);
    blocks.push(parsed.block);
    mistakes.push(...parsed.mistakes);
    if (fence.unclosed) {
      mistakes.push({
        file: source.file,
        line: fence.line,
        message: 'the code fence is not closed',
        fix: `end it with a line ${fence.marker}`,
      });
    }
  }
  mistakes.push(...duplicates(blocks, source.file));
  return { blocks, mistakes };
}

/** What an author reads: `content/index.mdx:12: message. Fix: …` */
export const describeMistake = ({ file, line, message, fix }: GuideMistake): string =>
  `${file}:${line}: ${message}. Fix: ${fix}.`;

function duplicates(blocks: readonly Block[], file: string): GuideMistake[] {
  const seen = new Map<string, number>();
  const mistakes: GuideMistake[] = [];
  for (const block of blocks) {
    if (block.kind !== 'file') continue;
    const first = seen.get(block.name);
    if (first !== undefined) {
      mistakes.push({
        file,
        line: block.line,
        message: `the file "${block.name}" is already on this page (line ${first})`,
        fix: 'give one of them another name, or show the second as text without title=',
      });
    }
    seen.set(block.name, first ?? block.line);
  }
  return mistakes;
}

interface ScannedFence {
  readonly line: number;
  readonly language: string;
  readonly meta: string;
  readonly body: string;
  readonly marker: string;
  readonly unclosed: boolean;
}

/** The fences of a Markdown text, in order (CommonMark 4.5), also those inside JSX, lists and quotes. */
function* scanFences(text: string): Generator<ScannedFence> {
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at++) {
    const open = /^([ \t]*)(`{3,}|~{3,})[ \t]*([^\s`]*)[ \t]*([^`]*)$/.exec(lines[at] as string);
    if (!open) continue;
    const [, indent = '', marker = '', language = '', meta = ''] = open;
    const body: string[] = [];
    let end = at + 1;
    while (end < lines.length && !closes(lines[end] as string, marker)) {
      body.push(withoutIndent(lines[end] as string, indent.length));
      end++;
    }
    yield { line: at + 1, language, meta: meta.trim(), body: body.join('\n'), marker, unclosed: end === lines.length };
    at = end;
  }
}

function closes(line: string, marker: string): boolean {
  const trimmed = line.trim();
  return trimmed.length >= marker.length && trimmed === (marker[0] as string).repeat(trimmed.length);
}

function withoutIndent(line: string, width: number): string {
  let at = 0;
  while (at < width && (line[at] === ' ' || line[at] === '\t')) at++;
  return line.slice(at);
}
