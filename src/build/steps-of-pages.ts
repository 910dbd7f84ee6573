/**
 * How many steps each page has, and a name for what they are, for the progress in the menu: `4.k3f9`. Pages without steps
 * are left out. Read once a build; in development on every page.
 */
import path from 'node:path';
import { fingerprint } from '../guide/fingerprint.ts';
import { stepsIn } from '../guide/steps.ts';
import { GuideSource } from './guide-source.ts';

let known: ReadonlyMap<string, string> | undefined;

/** Other text around the same commands is the same version. */
export function stepsOfPages(): ReadonlyMap<string, string> {
  if (known && import.meta.env.PROD) return known;
  const source = new GuideSource(path.resolve('content'));
  known = new Map(
    source.pages().flatMap((page) => {
      const steps = stepsIn(source.parse(page).blocks);
      const version = fingerprint(steps.map(({ command }) => command).join('\n')).slice(-4);
      return steps.length === 0 ? [] : [[page.slug, `${steps.length}.${version}`] as const];
    }),
  );
  return known;
}
