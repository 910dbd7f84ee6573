/** The guide as the build wrote it (`guide.json`): what the sandbox's home holds, and each page's steps. */
import { z } from 'zod';
import { replayedCommands } from '../src/guide/replay.ts';
import type { GuidePage } from './sandbox/helpers/guide-page.ts';

const part = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('comment') }),
  z.object({
    kind: z.literal('step'),
    step: z.object({ prompt: z.string(), command: z.string(), keeps: z.boolean(), exitCode: z.int() }),
  }),
]);

const block = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('console'), parts: z.array(part) }),
  z.object({ kind: z.literal('file') }),
  z.object({ kind: z.literal('static') }),
]);

const guideJson = z.object({
  version: z.literal(1),
  files: z.record(z.string(), z.string()),
  pages: z.array(
    z.object({
      slug: z.string(),
      title: z.string(),
      needs: z.array(z.string()),
      leaves: z.array(z.string()),
      check: z.array(z.object({ run: z.string(), expect: z.string() })).optional(),
      blocks: z.array(block),
    }),
  ),
});

export interface Guide {
  /** Files of the reader's home, by path relative to it. */
  readonly files: Readonly<Record<string, string>>;
  readonly pages: readonly GuidePage[];
}

/** Throws a zod error when the text is not a guide of this version. */
export const readGuide = (text: string): Guide => asGuide(JSON.parse(text));

export function asGuide(json: unknown): Guide {
  const { files, pages } = guideJson.parse(json);
  return {
    files,
    pages: pages.map(({ slug, title, needs, leaves, check, blocks }) => ({
      slug,
      title,
      needs,
      leaves,
      checks: check ?? [],
      commands: replayedCommands(blocks),
    })),
  };
}
