/** Progress: what was done is ticked off in the menu and on the first page, and stays the reader's own. */
import { readFileSync } from 'node:fs';
import { PLAIN } from './support/guide.ts';
import { runButton } from './support/page-parts.ts';
import { expect, stepLocator, test, type Page } from './support/test.ts';

const SLUG = PLAIN.path === '' ? 'index' : PLAIN.path.slice(0, -1);

const mark = (page: Page) => page.locator(`#menu [data-progress="${SLUG}"]`);

async function doOneStep(page: Page, url: string): Promise<void> {
  await page.goto(`${url}${PLAIN.path}`);
  await runButton(page, PLAIN).click();
  await expect(stepLocator(page, PLAIN, PLAIN.step.number)).toHaveAttribute('data-state', 'ok');
}

test('a step that is done counts in the menu and on the first page, which says where to go on', async ({
  page,
  site,
}) => {
  await doOneStep(page, site.url);
  await expect(mark(page)).toHaveText(/^1\/\d+$/);
  await expect(mark(page)).toHaveAccessibleName(/^1 of \d+ steps done$/);
  await page.goto(site.url);
  await expect(page.locator(`.walk [data-progress="${SLUG}"]`)).toHaveText(/^1\/\d+$/);
  await expect(page.getByRole('link', { name: /^Go on with/ })).toBeVisible();
});

test('a page whose commands have changed says so in place of a tick, and counts anew from the next step', async ({
  page,
  site,
}) => {
  await page.addInitScript((slug) => {
    if (localStorage.getItem('atd:progress') !== null) return;
    const old = { version: '9.old', steps: ['a', 'b', 'c'], checked: true };
    localStorage.setItem('atd:progress', JSON.stringify({ [slug]: old }));
  }, SLUG);
  await page.goto(site.url);
  await expect(mark(page)).toHaveAccessibleName('changed since you did it');
  await doOneStep(page, site.url);
  await expect(mark(page)).toHaveText(/^1\/\d+$/);
});

test('progress is taken to another browser by a file, and forgotten when the reader wants that', async ({
  page,
  site,
  browser,
}) => {
  const sent: string[] = [];
  await doOneStep(page, site.url);
  await page.goto(site.url);
  page.on('request', (request) => void (request.method() === 'GET' || sent.push(request.url())));
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  const file = await (await saved).path();
  expect(Object.keys(JSON.parse(readFileSync(file, 'utf8')) as object)).toEqual([SLUG]);
  page.on('dialog', (dialog) => void dialog.accept());
  await page.getByRole('button', { name: 'Reset' }).click();
  await expect(mark(page)).toBeEmpty();
  expect(sent).toEqual([]);

  const other = await browser.newPage();
  await doOneStep(other, site.url);
  await other.goto(site.url);
  await other.evaluate(() => localStorage.removeItem('atd:progress'));
  const read = async (name: string, text: string): Promise<void> => {
    const chooser = other.waitForEvent('filechooser');
    await other.getByRole('button', { name: 'Import' }).click();
    await (await chooser).setFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
  };
  await read('other.json', '[1, 2]');
  await expect(other.getByText('other.json is no progress of this guide; nothing was changed.')).toBeVisible();
  await read('mine.json', readFileSync(file, 'utf8'));
  await expect(other.locator(`#menu [data-progress="${SLUG}"]`)).toHaveText(/^1\/\d+$/);
  await other.close();
});
