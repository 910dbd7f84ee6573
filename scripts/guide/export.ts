/** The guide as the server and the simulator need it: files of the reader's home, pages with their steps. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { parse } from 'yaml';
import { frontmatter } from '../../src/build/frontmatter.ts';
import type { GuideSource } from '../../src/build/guide-source.ts';
import type { Block } from '../../src/guide/block.ts';
import type { Guide } from '../../server/guide.ts';

export function exportGuide(source: GuideSource): Guide {
  return {
    files: homeFiles(join(source.folder, 'files')),
    pages: source.pages().map((page) => {
      const head = readFrontmatter(page.text);
      const check = head.check?.[0];
      return {
        slug: page.slug,
        title: head.title,
        needs: head.needs,
        leaves: head.leaves,
        check: check && { run: check.run, expect: check.expect },
        steps: source.parse(page).blocks.flatMap(stepsOf),
      };
    }),
  };
}

/** The part of a page between its two lines `---`. Throws a zod error when it is not as it should be. */
export function readFrontmatter(text: string): ReturnType<typeof frontmatter.parse> {
  const [, head = ''] = /^---\r?\n([\s\S]*?)\r?\n---/.exec(text) ?? [];
  return frontmatter.parse(parse(head));
}

function homeFiles(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map(
        (path) =>
          [
            path
              .slice(folder.length + 1)
              .split(sep)
              .join('/'),
            readFileSync(path, 'utf8'),
          ] as const,
      )
      .sort(([a], [b]) => a.localeCompare(b)),
  );
}

function stepsOf(block: Block): Guide['pages'][number]['steps'] {
  if (block.kind === 'file') return [{ kind: 'file', name: block.name, content: block.content }];
  if (block.kind === 'static') return [];
  return block.parts.flatMap((part) =>
    part.kind === 'step' && part.step.prompt === '$'
      ? [{ kind: 'command' as const, command: part.step.command, keeps: part.step.keeps }]
      : [],
  );
}
