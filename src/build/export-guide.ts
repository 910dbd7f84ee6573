/** The guide as one value: every page's frontmatter and blocks, and the files of the reader's home. */
import { parse } from 'yaml';
import { audienceOf, type Audience } from '../guide/audience.ts';
import type { Block } from '../guide/block.ts';
import { frontmatter, type Frontmatter } from './frontmatter.ts';
import type { GuideSource, PageFile } from './guide-source.ts';

export interface ExportedGuide {
  readonly version: 1;
  /** What the reader's home holds: path relative to it -> content. */
  readonly files: Readonly<Record<string, string>>;
  readonly pages: readonly ExportedPage[];
}

export type ExportedPage = Frontmatter & {
  readonly slug: string;
  readonly file: string;
  readonly blocks: readonly Block[];
};

/** The readers' walkthrough. Throws an error that names the page when its frontmatter is not as it should be. */
export const exportGuide = (source: GuideSource): ExportedGuide => ({
  version: 1,
  files: source.files(),
  pages: exportPages(source, 'reader'),
});

/** The pages of one audience, in their order. */
export function exportPages(source: GuideSource, audience: Audience): ExportedPage[] {
  const pages = source
    .pages()
    .filter(({ slug }) => audienceOf(slug) === audience)
    .map((page) => ({
      slug: page.slug,
      file: page.file,
      ...readFrontmatter(page),
      blocks: source.parse(page).blocks,
    }));
  return pages.sort((a, b) => a.order - b.order);
}

function readFrontmatter(page: PageFile): Frontmatter {
  const [, yaml = ''] = /^---\r?\n([\s\S]*?)\r?\n---/.exec(page.text) ?? [];
  const read = frontmatter.safeParse(parse(yaml));
  if (read.success) return read.data;
  const wrong = read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`${page.file}:1: ${wrong.join('; ')}`);
}
