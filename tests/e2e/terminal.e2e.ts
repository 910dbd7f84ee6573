/** The terminal: it survives reloads, losses and changes of page, and guards the reader against what it shows. */
import { KEEPING, PAGES, pathOf, PLAIN } from './support/guide.ts';
import { dock, intoTerminal, runButton, screen } from './support/page-parts.ts';
import { startSite } from './support/site.ts';
import { expect, stepLocator, test, watch, type Page } from './support/test.ts';

async function opened(page: Page, url: string): Promise<void> {
  await page.goto(`${url}${PLAIN.path}`);
  await runButton(page, PLAIN).click();
  await expect(stepLocator(page, PLAIN, PLAIN.step.number)).toHaveAttribute('data-state', 'ok');
}

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
  test.setTimeout(60_000);
  await using site = await startSite({ IDLE_MINUTES: '0.2', WARN_MINUTES: '0.15' });
  const page = await browser.newPage();
  await opened(page, site.url);
  const warning = dock(page).getByText('It ends soon');
  await expect(warning).toBeVisible({ timeout: 15_000 });
  await dock(page).getByRole('button', { name: 'Extend' }).click();
  await expect(warning).toBeHidden();
  await expect(dock(page)).toHaveAttribute('data-connection', 'ended', { timeout: 30_000 });
  await expect(stepLocator(page, PLAIN, PLAIN.step.number)).toHaveAttribute('data-state', 'idle');
  await dock(page).getByRole('button', { name: 'New sandbox' }).click();
  await expect(dock(page)).toHaveAttribute('data-connection', 'open');
  await runButton(page, PLAIN).click();
  await expect(stepLocator(page, PLAIN, PLAIN.step.number)).toHaveAttribute('data-state', 'ok');
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

test.describe('what a terminal shows can do nothing to the page', () => {
  test('markup is text', async ({ page, site }) => {
    await opened(page, site.url);
    site.driver.sandbox.shells.get('terminal-1')?.print('<script>alert(1)</script><img src=x onerror=alert(1)>\n');
    await expect(screen(page)).toContainText('<script>alert(1)</script><img src=x onerror=alert(1)>');
    expect(await dock(page).locator('script, img').count()).toBe(0);
  });

  test('OSC 52 leaves the clipboard alone, a title stays the page’s', async ({ page, site, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await opened(page, site.url);
    await page.evaluate(() => navigator.clipboard.writeText('mine'));
    const title = await page.title();
    site.driver.sandbox.shells.get('terminal-1')?.print('\u001b]52;c;ZXZpbA==\u0007\u001b]0;evil\u0007done\n');
    await expect(screen(page)).toContainText('done');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('mine');
    expect(await page.title()).toBe(title);
  });

  test('a link with javascript: is inert, one to the web is asked about', async ({ page, site, context }) => {
    await opened(page, site.url);
    const link = (address: string, text: string): string => `\u001b]8;;${address}\u0007${text}\u001b]8;;\u0007\n`;
    const shell = site.driver.sandbox.shells.get('terminal-1');
    shell?.print(
      `\n${link('javascript:document.title="evil"', 'inert-link')}${link('https://kubernetes.io/', 'asked-link')}`,
    );
    await expect(screen(page)).toContainText('asked-link');
    await screen(page).getByText('inert-link').click({ force: true });
    await screen(page).getByText('asked-link').click({ force: true });
    const question = page.getByRole('dialog', { name: 'Open this address?' });
    await expect(question).toContainText('https://kubernetes.io/');
    await question.getByRole('button', { name: 'Cancel' }).click();
    expect(await page.title()).not.toContain('evil');
    expect(context.pages()).toHaveLength(1);
  });

  test('a terminal’s answer to a query holds no line break', async ({ page, site }) => {
    await opened(page, site.url);
    const shell = site.driver.sandbox.shells.get('terminal-1');
    const before = shell?.entered.length;
    shell?.print('\u001b[c\u001b[>c\u001b[6n\u001bP$qm\u001b\\\u001b]10;?\u0007asked\n');
    await expect(screen(page)).toContainText('asked');
    await intoTerminal(page);
    await page.keyboard.type('end');
    await expect(screen(page)).toContainText('end');
    expect(shell?.entered).toHaveLength(before ?? -1);
  });
});

test('a paste of several lines is asked about, and loses what could end the shell’s guard', async ({ page, site }) => {
  await opened(page, site.url);
  await intoTerminal(page);
  const paste = (text: string): Promise<void> =>
    page.evaluate((value) => {
      const data = new DataTransfer();
      data.setData('text/plain', value);
      document.activeElement?.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
      );
    }, text);
  await paste('echo one\u001b[201~\necho two\n');
  const question = page.getByRole('dialog', { name: 'Paste this?' });
  await expect(question).toContainText('echo one[201~');
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.locator('.screen:not([hidden]) textarea')).toBeFocused();
  await paste('single-word');
  await expect(screen(page)).toContainText('single-word');
});

test('the dock is where and how the reader left it: side, size, text, screen reader', async ({ page, site }) => {
  await opened(page, site.url);
  const grip = dock(page).getByRole('separator');
  const height = async (): Promise<number> => (await dock(page).boundingBox())?.height ?? 0;
  const before = await height();
  await grip.focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  expect(await height()).toBeGreaterThan(before + 40);
  const grown = await height();
  const box = await grip.boundingBox();
  await page.mouse.move(600, (box?.y ?? 0) + 4);
  await page.mouse.down();
  await page.mouse.move(600, (box?.y ?? 0) - 60);
  await page.mouse.up();
  expect(await height()).toBeGreaterThan(grown + 40);
  await dock(page).getByRole('button', { name: 'More' }).click();
  await dock(page).getByRole('button', { name: 'Larger text' }).click();
  await dock(page).getByLabel('For a screen reader').check();
  await dock(page).getByRole('button', { name: 'Move to the right' }).click();
  await page.reload();
  await expect(dock(page)).toHaveAttribute('data-placement', 'right');
  await expect(dock(page).locator('.xterm-accessibility')).toHaveCount(1);
  const [text, terminals] = [await page.locator('main').boundingBox(), await dock(page).boundingBox()];
  expect((text?.x ?? 0) + (text?.width ?? 0)).toBeLessThanOrEqual(terminals?.x ?? 0);
});

test('from 1600 px on the dock stands beside the text; on a phone it is a sheet with a row of keys', async ({
  page,
  site,
}) => {
  await page.setViewportSize({ width: 1920, height: 1000 });
  await opened(page, site.url);
  await expect(dock(page)).toHaveAttribute('data-placement', 'right');
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(dock(page)).toHaveAttribute('data-placement', 'sheet');
  expect((await dock(page).boundingBox())?.height).toBeCloseTo(844 * 0.45, -1);
  await dock(page).getByRole('group', { name: 'Keys' }).getByRole('button', { name: 'Ctrl-C' }).click();
  await expect(screen(page)).toContainText('^C');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});

test('terminals are opened, chosen by arrow keys and closed; hidden they go on', async ({ page, site }) => {
  await opened(page, site.url);
  await dock(page).getByRole('button', { name: 'New terminal' }).click();
  await expect(dock(page).getByRole('tab')).toHaveCount(2);
  await dock(page).getByRole('tab', { name: 'Terminal 2' }).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(dock(page).getByRole('tab', { name: 'Terminal 1' })).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Delete');
  await expect(dock(page).getByRole('tab')).toHaveCount(1);
  await dock(page).getByRole('button', { name: 'Hide the terminals' }).click();
  await expect(dock(page)).toBeHidden();
  site.driver.sandbox.shells.get('terminal-1')?.print('while hidden\n');
  await page.getByRole('button', { name: 'Terminals', exact: true }).click();
  await expect(screen(page)).toContainText('while hidden');
});

test('the badge tells what this sandbox is and what it lacks', async ({ page, site }) => {
  await opened(page, site.url);
  await dock(page).getByRole('button', { name: 'simulator' }).click();
  const about = dock(page).getByRole('group', { name: 'About this sandbox' });
  await expect(about).toContainText('A small Kubernetes written in TypeScript.');
  await expect(about).toContainText('RUN lines of docker build: they are printed, not executed');
  await page.keyboard.press('Escape');
  await expect(about).toBeHidden();
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
