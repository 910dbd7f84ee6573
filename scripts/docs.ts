/** `npm run docs`: writes the table of settings where it is shown, from the settings themselves. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeBuildSettings } from '../src/build/settings.ts';
import { describeSettings } from '../server/config.ts';
import { main, say } from './message.ts';
import { ROOT } from './root.ts';

/** Each with what stands before and behind the table, which differ between Markdown and MDX. */
export const SHOWN_IN = ['README.md', 'content/operate/settings.mdx'] as const;
const MARKERS = /((?:<!--|\{\/\*) settings (?:-->|\*\/\})\n)[\s\S]*?((?:<!--|\{\/\*) \/settings )/;

function settingsTable(): string {
  const rows = [
    ...describeSettings(),
    ...describeBuildSettings().map((row) => ({ ...row, meaning: `${row.meaning}; read when the site is built` })),
  ].map(({ name, fallback, meaning }) => `| \`${name}\` | ${fallback === '' ? '' : `\`${fallback}\``} | ${meaning} |`);
  return ['| setting | default | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

/** The text with what stands between the markers replaced. */
export function withSettings(text: string): string {
  return text.replace(MARKERS, (_whole, open: string, close: string) => `${open}\n${settingsTable()}\n\n${close}`);
}

if (import.meta.main) {
  await main(async () => {
    for (const name of SHOWN_IN) {
      const path = join(ROOT, name);
      writeFileSync(path, withSettings(readFileSync(path, 'utf8')));
      say(`${name} has the settings as they are.`);
    }
    return 0;
  });
}
