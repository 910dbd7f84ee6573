/** What a reader sees of a published port: the site itself beside the text, apart from the guide, with words where there is none. */
import { AxeBuilder } from '@axe-core/playwright';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { WebSocketServer } from 'ws';
import { listening, type Listening } from '../support/listening.ts';
import { publishedPort } from '../../src/guide/published-port.ts';
import { findStep } from './support/guide.ts';
import { dock, opened, runButton } from './support/page-parts.ts';
import { expect, stepLocator, test as base, type Locator, type Page } from './support/test.ts';
import { startSite, type Site } from './support/site.ts';

/** The guide's first step that opens a port and goes on. */
const FORWARD = findStep(({ command, keeps }) => keeps && publishedPort(command) !== undefined);
const PORT = publishedPort(FORWARD.command) ?? 0;

const PAGES: Readonly<Record<string, string>> = {
  '/': '<!doctype html><html lang="en"><title>App</title><h1>The app</h1><a href="http://localhost:PORT/next?a=b">On</a><form><button name="pressed">Press</button></form>',
  '/next': '<!doctype html><html lang="en"><title>Next</title><h1>The next page</h1>',
  '/probe': '<!doctype html><html lang="en"><title>Probe</title><h1>Probe</h1><script src="/probe.js"></script>',
};
/** What a hostile page would try, each with how it ended, as text for the test. */
const PROBE = `
const result = {};
const attempt = async (name, run) => { try { result[name] = await run(); } catch (error) { result[name] = 'refused'; } };
(async () => {
  const guide = new URLSearchParams(location.search).get('guide');
  await attempt('cookie', () => document.cookie);
  await attempt('opener', () => String(window.opener));
  await attempt('parent', () => String(parent.document));
  await attempt('fetchGuide', () => fetch(guide + 'session', { credentials: 'include', mode: 'no-cors' }).then(() => 'sent'));
  await attempt('socketGuide', () => new Promise((resolve, reject) => {
    const socket = new WebSocket(guide.replace('http', 'ws') + 'terminal', 'atd.v1');
    socket.onopen = () => resolve('open'); socket.onerror = reject; }));
  await attempt('metadata', () => fetch('http://169.254.169.254/', { mode: 'no-cors' }).then(() => 'sent'));
  await attempt('setGuideCookie', () => { document.cookie = 'atd=stolen; domain=localhost; path=/'; document.cookie = 'atd=mine; path=/'; return ''; });
  await attempt('kept', () => fetch('/kept').then((answer) => answer.text()));
  await attempt('socket', () => new Promise((resolve, reject) => {
    const socket = new WebSocket(location.origin.replace('http', 'ws') + '/echo');
    socket.onopen = () => socket.send('hello'); socket.onmessage = ({ data }) => resolve(data); socket.onerror = reject; }));
  await attempt('events', () => new Promise((resolve, reject) => {
    const events = new EventSource('/events'); events.onmessage = ({ data }) => { events.close(); resolve(data); }; events.onerror = reject; }));
  document.body.append(Object.assign(document.createElement('pre'), { id: 'result', textContent: JSON.stringify(result) }));
})();`;

function answer(request: IncomingMessage, response: ServerResponse): void {
  const path = (request.url ?? '/').split('?')[0] as string;
  const page = PAGES[path];
  if (path === '/probe') response.setHeader('set-cookie', 'kept=by-the-app; Path=/; HttpOnly; SameSite=Lax');
  if (page !== undefined) {
    response.setHeader('content-type', 'text/html');
    response.end(page.replace('PORT', String(PORT)));
  } else if (path === '/probe.js') response.end(PROBE);
  else if (path === '/kept') response.end(request.headers.cookie ?? 'no cookie');
  else if (path === '/events') response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: one\n\n');
  else response.writeHead(path === '/favicon.ico' ? 204 : 404).end();
}

const test = base.extend<{ readonly app: Listening }>({
  app: async ({ site }, use) => {
    const server = createServer(answer);
    new WebSocketServer({ server }).on('connection', (socket) =>
      socket.on('message', (data, binary) => socket.send(data, { binary })),
    );
    await using app = await listening(server);
    site.driver.ports.set(PORT, app.port);
    await use(app);
  },
});

const panel = (page: Page): Locator => page.getByRole('region', { name: 'Preview' });
const address = (page: Page): Locator => panel(page).getByRole('textbox', { name: 'Address' });
const heading = (page: Page): Locator => panel(page).frameLocator('iframe').getByRole('heading');

/** Runs the step that opens the port; gives the button that looks at it. */
async function forwarded(page: Page, site: Site): Promise<Locator> {
  await page.goto(`${site.url}${FORWARD.path}`);
  await runButton(page, FORWARD).click();
  const row = stepLocator(page, FORWARD, FORWARD.step.number);
  await expect(row).toHaveAttribute('data-state', 'running');
  return row.getByRole('button', { name: `Open localhost:${PORT}` });
}

test('a step that opened a port has a button that shows what is there, and the address follows its links', async ({
  page,
  site,
  app: _app,
}) => {
  await (await forwarded(page, site)).click();
  await expect(heading(page)).toHaveText('The app');
  await expect(address(page)).toHaveValue(`localhost:${PORT}/`);
  await panel(page).frameLocator('iframe').getByRole('link', { name: 'On' }).click();
  await expect(heading(page)).toHaveText('The next page');
  await expect(address(page)).toHaveValue(`localhost:${PORT}/next?a=b`);
  const inTab = panel(page).getByRole('link', { name: 'Open in a tab' });
  await expect(inTab).toHaveAttribute('rel', 'noopener noreferrer');
  const [tab] = await Promise.all([page.waitForEvent('popup'), inTab.click()]);
  await expect(tab.getByRole('heading')).toHaveText('The next page');
  expect(await tab.evaluate(() => window.opener as unknown)).toBeNull();
  await tab.close();
});

test('a page of the guide that follows leaves the preview as it is', async ({ page, site, app: _app }) => {
  await (await forwarded(page, site)).click();
  await panel(page).frameLocator('iframe').getByRole('link', { name: 'On' }).click();
  await expect(heading(page)).toHaveText('The next page');
  await page.locator('main a[rel="next"], main nav a').last().click();
  await expect(page).not.toHaveURL(`${site.url}${FORWARD.path}`);
  await expect(heading(page)).toHaveText('The next page');
});

test('what is previewed keeps its cookies and its streams, and reaches neither the guide nor its cookie', async ({
  page,
  site,
  app: _app,
  expectedErrors,
}) => {
  // The browser says what it refused.
  expectedErrors.push(/Content Security Policy/i, /refused/i, /ERR_BLOCKED/i);
  await (await forwarded(page, site)).click();
  await expect(heading(page)).toHaveText('The app');
  await address(page).fill(`/probe?guide=${site.url}`);
  await address(page).press('Enter');
  const result = panel(page).frameLocator('iframe').locator('#result');
  await expect(result).toBeVisible();
  expect(JSON.parse((await result.textContent()) ?? '')).toEqual({
    cookie: '',
    opener: 'null',
    parent: 'refused',
    fetchGuide: 'refused',
    socketGuide: 'refused',
    metadata: 'refused',
    setGuideCookie: '',
    kept: 'kept=by-the-app',
    socket: 'hello',
    events: 'one',
  });
  const cookies = await page.context().cookies(site.url);
  expect(cookies.map(({ name }) => name)).toEqual(['atd']);
  expect(cookies[0]?.value).not.toBe('stolen');
});

test('with the keyboard alone: open, use, reload and close a preview, and be back where one was', async ({
  page,
  site,
  app: _app,
  expectedErrors,
}) => {
  expectedErrors.push(/status of 502/);
  const open = await forwarded(page, site);
  await open.focus();
  await page.keyboard.press('Enter');
  await expect(panel(page)).toBeFocused();
  await expect(heading(page)).toHaveText('The app');
  for (const name of ['Reload the preview', 'Address', 'Open in a tab', 'Close the preview']) {
    await page.keyboard.press('Tab');
    await expect(panel(page).getByLabel(name)).toBeFocused();
  }
  const app = panel(page).frameLocator('iframe');
  await page.keyboard.press('Tab');
  await expect(app.getByRole('link', { name: 'On' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(address(page)).toHaveValue(`localhost:${PORT}/?pressed=`);
  await address(page).focus();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(':9999');
  await page.keyboard.press('Enter');
  await expect(heading(page)).toHaveText('Nothing listens on port 9999 of your sandbox');
  await panel(page).getByLabel('Close the preview').focus();
  await page.keyboard.press('Enter');
  await expect(panel(page)).toBeHidden();
  await expect(open).toBeFocused();
});

test('a closed port says which step of the page opens it, and shows it once that was run', async ({
  page,
  site,
  app,
  expectedErrors,
}) => {
  expectedErrors.push(/status of 502/);
  site.driver.ports.clear();
  await (await forwarded(page, site)).click();
  await expect(heading(page)).toHaveText(`Nothing listens on port ${PORT} of your sandbox`);
  const status = panel(page).getByRole('status');
  await expect(status).toContainText('A step of this page opens that port');
  await stepLocator(page, FORWARD, FORWARD.step.number).getByRole('button', { name: /^Stop/ }).click();
  await expect(stepLocator(page, FORWARD, FORWARD.step.number)).toHaveAttribute('data-state', 'stopped');
  site.driver.ports.set(PORT, app.port);
  await status.getByRole('button', { name: `Run ${FORWARD.command}` }).click();
  await expect(heading(page)).toHaveText('The app');
});

test('the dock\u2019s button shows what was shown last, and asks for an address before that', async ({
  page,
  site,
  app: _app,
}) => {
  await opened(page, site.url);
  const button = dock(page).getByRole('button', { name: 'Preview' });
  await button.click();
  await expect(address(page)).toBeFocused();
  await page.keyboard.type('example.com');
  await page.keyboard.press('Enter');
  await expect(panel(page).getByRole('status')).toContainText('An address here is a port of your sandbox');
  await address(page).fill(`${PORT}/next`);
  await page.keyboard.press('Enter');
  await expect(heading(page)).toHaveText('The next page');
  await panel(page).getByRole('button', { name: 'Close the preview' }).click();
  await button.click();
  await expect(address(page)).toHaveValue(`localhost:${PORT}/next`);
  await expect(heading(page)).toHaveText('The next page');
});

for (const [name, viewport] of [
  ['desktop', { width: 1280, height: 860 }],
  ['wide', { width: 1920, height: 1080 }],
  ['phone', { width: 390, height: 844 }],
] as const) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`a preview has its place beside the text and the terminals, and axe finds nothing: ${name}, ${colorScheme}`, async ({
      page,
      site,
      app: _app,
      expectedErrors,
    }) => {
      expectedErrors.push(/status of 502/);
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(viewport);
      await (await forwarded(page, site)).click();
      await expect(heading(page)).toHaveText('The app');
      const [preview, terminals, text] = await Promise.all([
        panel(page).boundingBox(),
        dock(page).boundingBox(),
        page.locator('main').boundingBox(),
      ]);
      if (!preview || !terminals || !text) throw new Error('something is not on the page');
      expect(preview.y + preview.height).toBeLessThanOrEqual(terminals.y + 1);
      if (name !== 'phone') expect(text.x + text.width).toBeLessThanOrEqual(preview.x);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      // What stands in the frame here is our own, too.
      await address(page).fill('localhost:9999');
      await page.keyboard.press('Enter');
      await expect(heading(page)).toContainText('Nothing listens');
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))).toEqual(
        [],
      );
    });
  }
}

test('where the site has one address only, the panel says why it shows nothing', async ({ page }) => {
  await using site = await startSite({ PREVIEW_HOST: 'off' });
  await (await forwarded(page, site)).click();
  await expect(panel(page).getByRole('status')).toContainText('Whoever runs this site has turned previews off.');
});
