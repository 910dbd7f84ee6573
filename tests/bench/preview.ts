/** A preview in a real browser: from a click on its button to Ghost's first page, in the simulator. */
import { chromium, type Page } from '@playwright/test';
import { resolve } from 'node:path';
import { serve } from '../../server/main.ts';
import { buildIfStale } from '../../scripts/build/site.ts';
import { ROOT } from '../../scripts/root.ts';
import { findChromium } from '../support/chromium.ts';
import { percentile, round, type Measure } from './measure.ts';

const RUNS = 20;
const STEPS = [
  'kubectl apply -f baldur-ghost.yaml',
  'kubectl wait --for=condition=Ready pod/baldur-ghost',
  'kubectl port-forward pod/baldur-ghost 8080:2368',
];
const PATIENCE = { timeout: 60_000 };

export async function measurePreview(): Promise<Measure[]> {
  const outDir = resolve(ROOT, 'dist');
  await buildIfStale({ outDir });
  const server = await serve({ ...process.env, PORT: '0', SITE_DIR: outDir, LOG_LEVEL: 'silent' });
  const { executablePath, args } = await findChromium();
  const browser = await chromium.launch({ executablePath, args: [...args] });
  try {
    const page = await browser.newPage();
    await startGhost(page, server.url);
    const first = await clickToPage(page);
    const samples: number[] = [];
    for (let count = 0; count < RUNS; count++) samples.push(await clickToPage(page));
    return [
      limit('first page of Ghost through the preview, first preview', first),
      limit('first page of Ghost through the preview, p50', percentile(samples, 0.5)),
    ];
  } finally {
    await browser.close();
    await server[Symbol.asyncDispose]();
  }
}

async function startGhost(page: Page, url: string): Promise<void> {
  await page.goto(`${url}kubernetes/first-pod/`);
  await page.getByRole('button', { name: 'Set up this page' }).click();
  await page.locator('.needs .words').filter({ hasText: 'this page is set up' }).waitFor(PATIENCE);
  for (const command of STEPS) {
    const row = page.locator('.step').filter({ has: page.getByText(command, { exact: true }) });
    await row.locator('.run').click();
    await row.and(page.locator('[data-state="ok"], [data-state="running"]:has([data-open])')).waitFor(PATIENCE);
  }
  await page.locator('.xterm-rows', { hasText: 'Forwarding from' }).waitFor(PATIENCE);
  const booted = page.locator('.step').filter({ has: page.getByText(/^curl -s http:\/\/localhost:8080/) });
  // It answers, with 503, before it has booted.
  do {
    await booted.locator('.run').click();
    await booted
      .and(page.locator('[data-state="ok"], [data-state="differs"], [data-state="failed"]'))
      .waitFor(PATIENCE);
  } while ((await booted.getAttribute('data-state')) !== 'ok');
}

/** By the page's own clock, until the frame has loaded. */
async function clickToPage(page: Page): Promise<number> {
  const ms = await page.evaluate(async () => {
    const button = document.querySelector<HTMLElement>('[data-open]');
    if (!button) throw new Error('there is no button that opens a preview');
    const started = performance.now();
    button.click();
    return new Promise<number>((resolveLoad) => {
      const look = new MutationObserver(() => {
        const frame = document.querySelector('#preview iframe');
        if (!frame) return;
        look.disconnect();
        frame.addEventListener('load', () => resolveLoad(performance.now() - started), { once: true });
      });
      look.observe(document.body, { childList: true, subtree: true });
    });
  });
  await page.locator('#preview').frameLocator('iframe').getByRole('heading', { name: 'Thoughts' }).waitFor(PATIENCE);
  await page.getByRole('button', { name: 'Close the preview' }).click();
  return ms;
}

const limit = (name: string, ms: number): Measure => ({
  name,
  value: round(ms, 1),
  unit: 'ms',
  baseline: undefined,
  goal: '<= 300',
  ok: ms <= 300,
});
