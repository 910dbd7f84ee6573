/** `npm run picture`: the README's picture, taken from the real site with a terminal that has just run something. */
import { chromium } from '@playwright/test';
import { join, resolve } from 'node:path';
import { serve } from '../server/main.ts';
import { buildIfStale } from '../scripts/build/site.ts';
import { main, say } from '../scripts/message.ts';
import { ROOT } from '../scripts/root.ts';
import { findChromium } from './support/chromium.ts';

const STEPS = [
  'kubectl apply -f baldur-ghost.yaml',
  'kubectl wait --for=condition=Ready pod/baldur-ghost',
  'kubectl get pods',
];

await main(async () => {
  const outDir = resolve(ROOT, 'dist');
  await buildIfStale({ outDir });
  const server = await serve({ ...process.env, PORT: '0', SITE_DIR: outDir, LOG_LEVEL: 'silent' });
  const { executablePath, args } = await findChromium();
  const browser = await chromium.launch({ executablePath, args: [...args] });
  const page = await browser.newPage({
    viewport: { width: 1280, height: 860 },
    deviceScaleFactor: 2,
    colorScheme: 'light',
  });
  await page.goto(`${server.url}kubernetes/first-pod/`);
  await page.getByRole('button', { name: 'Set up this page' }).click();
  await page.locator('.needs .words').filter({ hasText: /\S/ }).waitFor();
  for (const command of STEPS) {
    const button = page.getByRole('button', { name: `Run: ${command}`, exact: true });
    await button.click();
    await page
      .locator('[data-step][data-state="ok"]')
      .filter({ has: page.getByText(command, { exact: true }) })
      .waitFor({ timeout: 30_000 });
  }
  const path = join(ROOT, 'public', 'readme.png');
  await page.screenshot({ path });
  await browser.close();
  await server[Symbol.asyncDispose]();
  say(`The picture is in ${path.slice(ROOT.length)}.`);
  return 0;
});
process.exit();
