/** Reading: every page whole and quick, with or without JavaScript, in any theme, at any width, by keyboard alone. */
import { build } from 'astro';
import { join } from 'node:path';
import { KEEPING, OPERATOR_PAGES, PAGES, pathOf, PLAIN, READER_PAGES, ROOT } from './support/guide.ts';
import { startSite } from './support/site.ts';
import { runButton } from './support/page-parts.ts';
import { expect, stepLocator, test, watch } from './support/test.ts';

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('a page reads whole, and nothing that needs scripts is shown', async ({ page, site }) => {
    await page.goto(`${site.url}${PLAIN.path}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.locator(`[id="${PLAIN.block.id}"]`).getByText(PLAIN.command)).toBeVisible();
    await expect(page.locator('.out').first()).toBeVisible();
    await expect(page.getByRole('button')).toHaveCount(0);
    await expect(page.getByRole('navigation', { name: 'Guide' })).toBeVisible();
  });

  test('on a phone the menu stands below the text', async ({ page, site }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(`${site.url}${PLAIN.path}`);
    const text = await page.locator('main').boundingBox();
    const menu = await page.getByRole('navigation', { name: 'Guide' }).boundingBox();
    expect(menu?.y).toBeGreaterThan(text?.y ?? Infinity);
  });
});

for (const { scheme, stored } of [
  { scheme: 'light', stored: 'dark' },
  { scheme: 'dark', stored: 'light' },
] as const) {
  test(`a reader who chose ${stored} never sees ${scheme}, not even for the first frame`, async ({ page, site }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await page.addInitScript((theme) => {
      localStorage.setItem('atd:theme', theme);
      requestAnimationFrame(() => {
        Object.assign(window, { firstFrame: getComputedStyle(document.documentElement).colorScheme });
      });
    }, stored);
    await page.goto(site.url);
    expect(await page.evaluate(() => Reflect.get(window, 'firstFrame') as string)).toBe(stored);
  });
}

test('the theme button goes round system, light and dark, and the choice stays', async ({ page, site }) => {
  await page.goto(site.url);
  const button = page.getByRole('button', { name: /^Theme/ });
  await expect(button).toHaveAccessibleName('Theme: system');
  await button.click();
  await button.click();
  await expect(button).toHaveAccessibleName('Theme: dark');
  await page.reload();
  await expect(button).toHaveAccessibleName('Theme: dark');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('Ctrl-K searches, arrow keys choose, Enter opens', async ({ page, site }) => {
  await page.goto(site.url);
  await page.keyboard.press('Control+k');
  const dialog = page.getByRole('dialog', { name: 'Search' });
  await dialog.getByRole('searchbox').fill('liveness');
  await expect(dialog.getByRole('link').first()).toContainText('liveness');
  await expect(dialog.getByRole('status')).toContainText('found');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('liveness');
});

test('a search without results says so', async ({ page, site }) => {
  await page.goto(site.url);
  await page.getByRole('button', { name: /Search/ }).click();
  await page.getByRole('searchbox').fill('xyzzyplugh');
  await expect(page.getByRole('dialog').getByRole('status')).toContainText('Nothing found for “xyzzyplugh”');
});

test('previous and next lead through the whole guide, in order', async ({ page, site }) => {
  await page.goto(site.url);
  const seen = new Set([await page.locator('main').getAttribute('data-slug')]);
  const next = page.locator('main a[rel=next]');
  while ((await next.count()) > 0) {
    const before = page.url();
    await next.click();
    await page.waitForURL((url) => url.href !== before);
    seen.add(await page.locator('main').getAttribute('data-slug'));
  }
  expect(seen).toEqual(new Set(READER_PAGES.map(({ slug }) => slug)));
});

test('the pages for operators stand in the menu, and lead to each other only', async ({ page, site }) => {
  await page.goto(`${site.url}${pathOf(OPERATOR_PAGES[0]!.slug)}`);
  for (const { slug } of OPERATOR_PAGES) {
    await expect(page.locator(`nav.side a[href$="/${slug}/"]`)).toBeVisible();
    await page.goto(`${site.url}${pathOf(slug)}`);
    for (const way of await page.locator('main .way a').all()) {
      expect(await way.getAttribute('href')).toContain('/operate/');
    }
  }
});

test('an address without a page says so, with the menu and a way back', async ({ page, site, expectedErrors }) => {
  expectedErrors.push(/404/);
  const answer = await page.goto(`${site.url}no/such/page/`);
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Guide' })).toBeVisible();
});

test('copy takes the command without prompt and output', async ({ page, site, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(`${site.url}${PLAIN.path}`);
  await page
    .getByRole('button', { name: `Copy: ${PLAIN.command}`, exact: true })
    .first()
    .click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(PLAIN.command);
});

test('a link to a step leads to it, its button ready to be pressed; a step is copied with its output as text', async ({
  page,
  site,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const copied = async (item: string): Promise<string> => {
    const step = stepLocator(page, PLAIN, PLAIN.step.number);
    await step.hover();
    await step.getByRole('button', { name: /^More/ }).click();
    await page.getByRole('button', { name: item }).click();
    await expect(page.locator('.step-menu')).toContainText('Copied');
    await page.keyboard.press('Escape');
    return page.evaluate(() => navigator.clipboard.readText());
  };
  await page.goto(`${site.url}${PLAIN.path}`);
  expect(await copied('Copy with its output')).toBe(
    `$ ${PLAIN.command}\n${PLAIN.step.expected?.join('\n') ?? ''}`.trimEnd(),
  );
  const link = await copied('Copy a link to it');
  await page.goto('about:blank');
  await page.goto(link);
  await expect(runButton(page, PLAIN)).toBeFocused();
  await expect(runButton(page, PLAIN)).toBeInViewport();
});

test('commands that are not run here say why, and are copied without prompt and output', async ({
  page,
  site,
  context,
}) => {
  const [block] = OPERATOR_PAGES.flatMap(({ slug, blocks }) =>
    blocks.flatMap((one) => (one.kind === 'static' && one.notRun ? [{ slug, id: one.id, ...one.notRun }] : [])),
  );
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(`${site.url}${pathOf(block!.slug)}`);
  const figure = page.locator(`[id="${block!.id}"]`);
  await expect(figure).toContainText(`not run here${block!.reason}`);
  await expect(figure.getByRole('button')).toHaveCount(1);
  await figure.getByRole('button', { name: /^Copy/ }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(block!.commands.join('\n'));
});

test('every internal link leads to a page, and to a heading that is there', async ({ page, site }) => {
  const wanted = new Map<string, string>();
  for (const { slug } of PAGES) {
    await page.goto(`${site.url}${pathOf(slug)}`);
    for (const href of await page
      .locator('a[href]')
      .evaluateAll((links) => links.map((a) => (a as HTMLAnchorElement).href))) {
      if (href.startsWith(site.url)) wanted.set(href, slug);
    }
  }
  for (const [href, slug] of wanted) {
    const answer = await page.request.get(href);
    expect(answer.ok(), `${href} on ${slug}`).toBe(true);
    const id = decodeURIComponent(new URL(href).hash.slice(1));
    if (id !== '') expect(await answer.text(), `${href} on ${slug}`).toContain(`id="${id}"`);
  }
});

test('on a phone nothing scrolls sideways, and the menu is a full sheet that Escape closes', async ({ page, site }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const { slug } of PAGES) {
    await page.goto(`${site.url}${pathOf(slug)}`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), slug).toBeLessThanOrEqual(360);
  }
  await page.getByRole('button', { name: 'Menu' }).click();
  const menu = page.getByRole('navigation', { name: 'Guide' });
  await expect(menu).toBeVisible();
  expect((await menu.boundingBox())?.width).toBe(360);
  await expect(page.locator('main')).toHaveAttribute('inert', '');
  await page.keyboard.press('Escape');
  await expect(menu).toBeHidden();
  await expect(page.getByRole('button', { name: 'Menu' })).toBeFocused();
});

test('by keyboard alone: skip to the text, run a step, leave the terminal, stop a step', async ({ page, site }) => {
  await page.goto(`${site.url}${KEEPING.path}`);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the text' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('main')).toBeFocused();
  const run = page.getByRole('button', { name: `Run: ${KEEPING.command}`, exact: true });
  for (
    let presses = 0;
    presses < 150 && !(await run.evaluate((button) => button === document.activeElement));
    presses++
  ) {
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  const stop = page.getByRole('button', { name: `Stop: ${KEEPING.command}`, exact: true });
  await expect(stop).toBeFocused();
  await expect(stop.locator('..')).toHaveAttribute('data-state', 'running');
  await page.keyboard.press('F6');
  await expect(page.locator('.screen:not([hidden]) textarea')).toBeFocused();
  await page.keyboard.press('F6');
  await expect(stop).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(run.locator('..')).toHaveAttribute('data-state', 'stopped');
});

test('below another path, without the pages for operators, everything works: pages, search, terminals, edit link and sitemap', async ({
  browser,
}) => {
  test.setTimeout(90_000);
  const outDir = join(ROOT, '.cache/e2e-docs');
  const settings = {
    BASE: '/docs',
    EDIT_URL: 'https://git.example.com/docs/edit/main',
    OPERATE_PAGES: 'off',
    PUBLIC_URL: 'https://guide.example.com',
  };
  Object.assign(process.env, settings);
  try {
    await build({ root: ROOT, outDir, logLevel: 'error' });
  } finally {
    for (const name of Object.keys(settings)) Reflect.deleteProperty(process.env, name);
  }
  await using site = await startSite({ BASE: '/docs', SITE_DIR: outDir });
  expect(new URL(site.url).pathname).toBe('/docs/');
  const page = await browser.newPage();
  const errors = watch(page);
  await page.goto(`${site.url}${PLAIN.path}`);
  await page
    .getByRole('button', { name: `Run: ${PLAIN.command}`, exact: true })
    .first()
    .click();
  await expect(page.locator('[data-state=ok]')).toHaveCount(1);
  await expect(page.getByRole('link', { name: 'Edit this page' })).toHaveAttribute(
    'href',
    /^https:\/\/git\.example\.com\/docs\/edit\/main\/content\/.*\.mdx$/,
  );
  const sitemap = await (await page.request.get(`${site.url}sitemap-0.xml`)).text();
  for (const { slug } of READER_PAGES) {
    expect(sitemap).toContain(`<loc>https://guide.example.com/docs/${pathOf(slug)}</loc>`);
  }
  // Left out: no page, no entry in menu, sitemap or search.
  expect(sitemap).not.toContain('/operate/');
  await expect(page.locator('a[href*="/operate/"]')).toHaveCount(0);
  expect((await page.request.get(`${site.url}${pathOf(OPERATOR_PAGES[0]!.slug)}`)).status()).toBe(404);
  await page.keyboard.press('Control+k');
  await page.getByRole('searchbox').fill('tenancies');
  await expect(page.getByRole('dialog').getByRole('status')).toContainText(/found/i);
  await expect(page.getByRole('dialog').locator('a[href*="/operate/"]')).toHaveCount(0);
  await page.getByRole('searchbox').fill('liveness');
  await page.getByRole('dialog').locator('a[href*="liveness"]').first().click();
  await expect(page).toHaveURL(/\/docs\/.*liveness/);
  expect(errors).toEqual([]);
  await page.close();
});
