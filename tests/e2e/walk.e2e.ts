/** Every page, walked as a reader does: set up, run block by block, looked at, and checked; on a desktop and on a phone. */
import { stepsIn } from '../../src/guide/steps.ts';
import { fillTemplate, TEMPLATE_DEFAULTS } from '../../src/guide/template.ts';
import type { ConsoleBlock, Step } from '../../src/guide/block.ts';
import { expect, test, type FastSite, type Page } from './support/fast-test.ts';
import { pathOf, READER_PAGES } from './support/guide.ts';

/** A reader watches what a step that keeps its terminal shows for a minute and more. */
const WATCHED_SECONDS = 70;

for (const [device, viewport] of [
  ['desktop', { width: 1280, height: 860 }],
  ['phone', { width: 390, height: 844 }],
] as const) {
  for (const { slug, text, blocks } of READER_PAGES.filter((page) => stepsIn(page.blocks).length > 0)) {
    test(`${slug} goes as documented on a ${device}`, async ({ page, fast }) => {
      test.setTimeout(120_000);
      await page.setViewportSize(viewport);
      await page.goto(`${fast.url}${pathOf(slug)}`);
      const setUp = page.locator('.needs [data-setup]');
      if ((await setUp.count()) > 0) {
        await setUp.click();
        await expect(page.locator('.needs').getByRole('status')).toHaveText('this page is set up', { timeout: 60_000 });
      }
      for (const block of blocks) if (block.kind === 'console') await walk(page, block, fast);
      if (/^check:/m.test(text)) {
        await expect(page.locator('check-card').getByRole('status')).toHaveText('Done.', { timeout: 20_000 });
      }
      for (const details of await page.locator('main details').all())
        await details.evaluate((one) => one.setAttribute('open', ''));
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    });
  }
}

async function walk(page: Page, block: ConsoleBlock, fast: FastSite): Promise<void> {
  const place = page.locator(`console-block[id="${block.id}"]`);
  const steps = stepsIn([block]);
  const all = place.getByRole('button', { name: 'Run all' });
  if (steps.length > 1) await all.click();
  else await place.locator('.run').click();
  for (const step of steps) {
    const row = place.locator(`[data-step="${step.number}"]`);
    await expect(row, nameOf(step)).toHaveAttribute('data-state', step.keeps ? /running|ok|stopped/ : 'ok', {
      timeout: 60_000,
    });
    if (step.keeps) await watch(fast);
  }
}

async function watch(fast: FastSite): Promise<void> {
  const from = fast.seconds();
  await expect.poll(() => fast.seconds() - from, { timeout: 60_000 }).toBeGreaterThan(WATCHED_SECONDS);
}

const nameOf = ({ command }: Step): string => fillTemplate(command, TEMPLATE_DEFAULTS);
