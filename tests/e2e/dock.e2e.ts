/** The dock: where it stands, how large it is, what is in it; remembered, by pointer, by keyboard and on a phone. */
import { dock, opened, screen } from './support/page-parts.ts';
import { expect, test } from './support/test.ts';

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
