/** The commands that "Set up this page" may run, for the reader to see beforehand. Read once a build; in development on every page. */
import path from 'node:path';
import { presentStates } from '../guide/present.ts';
import { replayedCommands } from '../guide/replay.ts';
import { pagesToSetUp } from '../guide/setup.ts';
import { exportPages, type ExportedPage } from './export-guide.ts';
import { GuideSource } from './guide-source.ts';

export interface SetUpPart {
  /** Of the page whose commands they are. */
  readonly title: string;
  readonly commands: readonly string[];
}

let known: readonly ExportedPage[] | undefined;

export function setUpOf(slug: string): SetUpPart[] {
  if (!known || !import.meta.env.PROD) known = exportPages(new GuideSource(path.resolve('content')), 'reader');
  const pages = known;
  return pagesToSetUp(pages, slug, presentStates([])).flatMap((provider) =>
    pages.flatMap((page) =>
      page.slug === provider ? [{ title: page.title, commands: replayedCommands(page.blocks) }] : [],
    ),
  );
}
