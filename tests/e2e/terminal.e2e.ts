/** The terminal survives reloads, losses, changes of page, and the end of its sandbox. */
import { KEEPING, PAGES, pathOf, PLAIN } from './support/guide.ts';
import { dock, intoTerminal, opened, runButton, screen } from './support/page-parts.ts';
import { startSite } from './support/site.ts';
import { expect, stepLocator, test, watch } from './support/test.ts';

/** It builds on another page. */
const REBUILT = pathOf('storage/container-disk');

test('a reload in mid-output loses no line, and the step that ran is still judged', async ({ page, site }) => {
  const { promise, resolve } = Promise.withResolvers<void>();
  site.driver.answers.set(PLAIN.command, { output: 'early\n', until: promise });
  await page.goto(`${site.url}${PLAIN.path}`);
  await runButton(page, PLAIN).click();
  await expect(screen(page)).toContainText('early');
  await page.reload();
  const step = stepLocator(page, PLAIN, PLAIN.step.number);
  await expect(step).toHaveAttribute('data-state', 'running');
  site.driver.sandbox.shells.get('terminal-1')?.print('late\n');
  resolve();
  await expect(screen(page)).toContainText('early');
  await expect(screen(page)).toContainText('late');
  await expect(step).toHaveAttribute('data-state', 'differs');
  await page.reload();
  await expect(step).toHaveAttribute('data-state', 'differs');
});

test('many lines come through a reload whole and in order', async ({ page, site }) => {
  await opened(page, site.url);
  const shell = site.driver.sandbox.shells.get('terminal-1');
  shell?.print('\n');
  for (let line = 0; line < 3000; line++) shell?.print(`line ${line} ${'x'.repeat(60)}\n`);
  await page.reload();
  shell?.print('the end\n');
  await expect(screen(page)).toContainText('the end');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await dock(page).getByRole('button', { name: 'More' }).click();
  await dock(page).getByRole('button', { name: 'Copy all' }).click();
  await expect(dock(page).getByRole('button', { name: 'Copied' })).toBeVisible();
  const lines = (await page.evaluate(() => navigator.clipboard.readText())).match(/^line \d+/gm);
  expect(lines).toEqual(Array.from({ length: 3000 }, (_, line) => `line ${line}`));
});

test('the terminals live on when the reader goes to another page of the guide', async ({ page, site }) => {
  await opened(page, site.url);
  await page.evaluate(() => Object.assign(window, { same: true }));
  const other = PAGES.find(({ slug }) => pathOf(slug) !== PLAIN.path && slug !== 'index');
  await page.locator(`.side a[href$="/${other?.slug}/"]`).click();
  await expect(page.locator('main')).toHaveAttribute('data-slug', other?.slug ?? '');
  await expect(page.locator('main')).toBeFocused();
  expect(await page.evaluate(() => Reflect.get(window, 'same') as boolean)).toBe(true);
  await expect(screen(page)).toContainText('reader@sandbox');
  await page.goBack();
  await expect(stepLocator(page, PLAIN, PLAIN.step.number)).toHaveAttribute('data-state', 'ok');
});

test('a page that can’t be taken over is loaded as ever, and the terminals come back', async ({
  page,
  site,
  expectedErrors,
}) => {
  expectedErrors.push(/500/);
  await opened(page, site.url);
  const other = PAGES.find(({ slug }) => pathOf(slug) !== PLAIN.path && slug !== 'index');
  await page.route(`**/${other?.slug}/`, (route) =>
    route.request().isNavigationRequest() ? route.continue() : route.fulfill({ status: 500, body: 'no' }),
  );
  await page.locator(`.side a[href$="/${other?.slug}/"]`).click();
  await expect(page.locator('main')).toHaveAttribute('data-slug', other?.slug ?? '');
  await expect(screen(page)).toContainText('reader@sandbox');
});

test('two pages of one reader show the same terminal', async ({ page, site, context }) => {
  await opened(page, site.url);
  const second = await context.newPage();
  const errors = watch(second);
  await second.goto(`${site.url}${PLAIN.path}`);
  await expect(screen(second)).toContainText('reader@sandbox');
  await intoTerminal(second);
  await second.keyboard.type('hello-there');
  await expect(screen(page)).toContainText('hello-there');
  expect(site.driver.sandbox.shells.size).toBe(1);
  expect(errors).toEqual([]);
});

test('offline is said, what was printed meanwhile comes when the network is back', async ({
  page,
  site,
  context,
  expectedErrors,
}) => {
  expectedErrors.push(/ERR_INTERNET_DISCONNECTED/);
  await opened(page, site.url);
  await context.setOffline(true);
  await expect(dock(page)).toHaveAttribute('data-connection', 'reconnecting');
  await expect(dock(page).getByText('offline, waiting for the network…')).toBeVisible();
  site.driver.sandbox.shells.get('terminal-1')?.print('meanwhile\n');
  await context.setOffline(false);
  await expect(dock(page)).toHaveAttribute('data-connection', 'open');
  await expect(screen(page)).toContainText('meanwhile');
});

test('when all sandboxes are taken the reader has a place in the queue, and the step runs when it is their turn', async ({
  browser,
}) => {
  await using site = await startSite({ MAX_SESSIONS: '1', MAX_QUEUE: '5' });
  const first = await browser.newPage();
  await opened(first, site.url);
  const second = await browser.newPage();
  await second.goto(`${site.url}${PLAIN.path}`);
  await runButton(second, PLAIN).click();
  const step = stepLocator(second, PLAIN, PLAIN.step.number);
  await expect(step).toHaveAttribute('data-state', 'queued');
  await expect(dock(second)).toHaveAttribute('data-connection', 'connecting');
  await expect(dock(second).locator('.connection')).toContainText('you are number 1 in the queue');
  await site.driver.sandbox[Symbol.asyncDispose]();
  await expect(step).toHaveAttribute('data-state', 'ok');
  await first.close();
  await second.close();
});

test('before its end the sandbox warns, Extend moves the end; after it a new sandbox is one press away', async ({
  browser,
}) => {
  await using site = await startSite();
  const page = await browser.newPage();
  await opened(page, site.url);
  const warning = dock(page).getByText('It ends soon');
  await expect(warning).toBeHidden();
  await site.skip(26);
  await expect(warning).toBeVisible();
  await dock(page).getByRole('button', { name: 'Extend' }).click();
  await expect(warning).toBeHidden();
  await site.skip(26);
  await expect(warning).toBeVisible();
  await site.skip(4);
  await expect(dock(page)).toHaveAttribute('data-connection', 'ended');
  await expect(stepLocator(page, PLAIN, PLAIN.step.number)).toHaveAttribute('data-state', 'idle');
  await dock(page).getByRole('button', { name: 'New sandbox' }).click();
  await expect(dock(page)).toHaveAttribute('data-connection', 'open');
  await runButton(page, PLAIN).click();
  await expect(stepLocator(page, PLAIN, PLAIN.step.number)).toHaveAttribute('data-state', 'ok');
  await page.close();
});

test('what a page had run is run again in the next sandbox, in its order, when the reader wants that', async ({
  browser,
}) => {
  await using site = await startSite();
  const page = await browser.newPage();
  await page.goto(`${site.url}${REBUILT}`);
  const rows = page.locator('[data-step]');
  site.driver.answers.set(`sandbox goto ${REBUILT.slice(0, -1)}`, { output: '+ done\n' });
  for (const index of [1, 0]) {
    await rows.nth(index).locator('.run').click();
    await expect(rows.nth(index)).toHaveAttribute('data-state', 'ok');
  }
  const keeping = rows.filter({ hasText: 'in Terminal 2' }).first();
  await keeping.locator('.run').click();
  await expect(keeping).toHaveAttribute('data-state', 'running');
  const entered = site.driver.sandbox.shells.get('terminal-1')?.entered ?? [];
  await site.driver.sandbox[Symbol.asyncDispose]();
  await dock(page).getByRole('button', { name: 'Rebuild this page' }).click();
  await expect(rows.nth(0)).toHaveAttribute('data-state', 'ok');
  await expect(keeping).toHaveAttribute('data-state', 'running');
  const again = site.driver.sandbox.shells.get('terminal-1')?.entered;
  expect(again).toEqual([`sandbox goto ${REBUILT.slice(0, -1)}`, ...entered]);
  await expect(rows.nth(2)).toHaveAttribute('data-state', 'idle');
  // The same after a reload at which nothing of it was there any more.
  await site.driver.sandbox[Symbol.asyncDispose]();
  await page.reload();
  await rows.nth(0).locator('.run').click();
  await dock(page).getByRole('button', { name: 'Rebuild' }).click();
  await expect(rows.nth(1)).toHaveAttribute('data-state', 'ok');
  await expect(dock(page).getByRole('button', { name: 'Rebuild' })).toHaveCount(0);
  await page.close();
});

test('reset asks first, then begins anew, and outcomes with it', async ({ page, site }) => {
  await opened(page, site.url);
  const before = site.driver.sandboxes.length;
  const press = async (answer: string): Promise<void> => {
    await dock(page).getByRole('button', { name: 'More' }).click();
    await dock(page).getByRole('button', { name: 'Reset the sandbox…' }).click();
    await page.getByRole('dialog', { name: 'Reset the sandbox?' }).getByRole('button', { name: answer }).click();
  };
  await press('Cancel');
  expect(site.driver.sandboxes).toHaveLength(before);
  await press('Reset');
  await expect.poll(() => site.driver.sandboxes.length).toBe(before + 1);
  await expect(stepLocator(page, PLAIN, PLAIN.step.number)).toHaveAttribute('data-state', 'idle');
  await runButton(page, PLAIN).click();
  await expect(stepLocator(page, PLAIN, PLAIN.step.number)).toHaveAttribute('data-state', 'ok');
});

test('a page that is loaded when the server has forgotten it starts quietly, as new', async ({ browser }) => {
  const page = await browser.newPage();
  await using site = await startSite();
  await opened(page, site.url);
  await site.driver.sandbox[Symbol.asyncDispose]();
  await page.reload({ waitUntil: 'networkidle' });
  await expect(dock(page)).toBeHidden();
  await expect(stepLocator(page, PLAIN, PLAIN.step.number)).toHaveAttribute('data-state', 'idle');
  await page.close();
});

test('a copy of the guide on a host of plain files says that there is no sandbox', async ({
  page,
  site,
  expectedErrors,
}) => {
  expectedErrors.push(/404/);
  await page.route('**/session', (route) => route.fulfill({ status: 404, contentType: 'text/html', body: 'no' }));
  await page.goto(`${site.url}${KEEPING.path}`);
  await runButton(page, KEEPING).click();
  await expect(dock(page).getByText('This copy of the guide has no sandbox server behind it.')).toBeVisible();
  await expect(stepLocator(page, KEEPING, KEEPING.step.number)).toHaveAttribute('data-state', 'idle');
});
