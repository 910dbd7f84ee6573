/** How many steps each page has, for the progress in the sidebar. Read once a build; in development on every page. */
import path from 'node:path';
import { stepsIn } from '../guide/steps.ts';
import { GuideSource } from './guide-source.ts';

let known: ReadonlyMap<string, number> | undefined;

export function stepsOfPages(): ReadonlyMap<string, number> {
  if (known && import.meta.env.PROD) return known;
  const source = new GuideSource(path.resolve('content'));
  known = new Map(source.pages().map((page) => [page.slug, stepsIn(source.parse(page).blocks).length]));
  return known;
}
