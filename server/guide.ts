/** The guide as the build wrote it (`guide.json`): what the sandbox's home holds, and each page's steps. */
import { z } from 'zod';

const step = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), name: z.string(), content: z.string() }),
  z.object({ kind: z.literal('command'), command: z.string(), keeps: z.boolean() }),
]);

const guide = z.object({
  /** Files of the reader's home, by path relative to it. */
  files: z.record(z.string(), z.string()),
  pages: z.array(
    z.object({
      slug: z.string(),
      title: z.string(),
      needs: z.array(z.string()),
      leaves: z.array(z.string()),
      check: z
        .object({ run: z.string(), expect: z.string() })
        .nullish()
        .transform((check) => check ?? undefined),
      steps: z.array(step),
    }),
  ),
});

export type Guide = z.infer<typeof guide>;

/** Throws a zod error when the text is not a guide. */
export const readGuide = (text: string): Guide => guide.parse(JSON.parse(text));
