/** What a terminal shows can do nothing to the page, and what a reader pastes does nothing by surprise. */
import { dock, intoTerminal, opened, screen } from './support/page-parts.ts';
import { expect, test } from './support/test.ts';

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
