/** `npm run docs`: writes the table of settings into the README, from the settings themselves. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeSettings } from '../server/config.ts';
import { main, say } from './message.ts';
import { ROOT } from './root.ts';

export function settingsTable(): string {
  const rows = describeSettings().map(
    ({ name, fallback, meaning }) => `| \`${name}\` | ${fallback === '' ? '' : `\`${fallback}\``} | ${meaning} |`,
  );
  return ['| setting | default | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

/** The README with what stands between the markers replaced. */
export function withSettings(readme: string): string {
  return readme.replace(
    /(<!-- settings -->\n)[\s\S]*?(<!-- \/settings -->)/,
    (_whole, open: string, close: string) => `${open}\n${settingsTable()}\n\n${close}`,
  );
}

if (import.meta.main) {
  await main(async () => {
    const path = join(ROOT, 'README.md');
    writeFileSync(path, withSettings(readFileSync(path, 'utf8')));
    say('README.md has the settings as they are.');
    return 0;
  });
}
