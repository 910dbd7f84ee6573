/** The guide as it stands in this checkout, and the pages that a script was asked for. */
import { exportGuide, exportPages, type ExportedGuide, type ExportedPage } from '../../src/build/export-guide.ts';
import { GuideSource } from '../../src/build/guide-source.ts';
import { describeMistake } from '../../src/guide/page.ts';
import { Plain } from '../message.ts';
import { CONTENT } from '../root.ts';

/** Throws {@link Plain} that lists the mistakes in the pages' fences. */
export function readPages(): ExportedGuide {
  const source = new GuideSource(CONTENT);
  const mistakes = source.pages().flatMap((page) => source.parse(page).mistakes);
  if (mistakes.length > 0) throw new Plain(mistakes.map(describeMistake).join('\n'));
  return exportGuide(source);
}

/** The pages for whoever runs the site: no sandbox knows them, but their commands are held to the same. */
export const operatorPages = (): readonly ExportedPage[] => exportPages(new GuideSource(CONTENT), 'operator');

/** All pages when no slug is given. Throws {@link Plain} for a slug that is none. */
export function choosePages(pages: readonly ExportedPage[], slugs: readonly string[]): readonly ExportedPage[] {
  for (const slug of slugs) {
    if (!pages.some((page) => page.slug === slug)) {
      throw new Plain(`There is no page "${slug}". The pages are: ${pages.map((page) => page.slug).join(', ')}.`);
    }
  }
  return slugs.length === 0 ? pages : pages.filter((page) => slugs.includes(page.slug));
}
