/** The page with the simulator behind it, as readers get it: marks, exit codes, ^C and reloads of its own shell. */
import { resolve } from 'node:path';
import { serve } from '../../server/main.ts';
import { PLAIN, ROOT } from './support/guide.ts';
import { dock, rewriteStep, runButton, screen, type StepText } from './support/page-parts.ts';
import { expect, stepLocator, test, type Locator, type Page } from './support/test.ts';

const SITE_DIR = resolve(ROOT, process.env['SITE_DIR'] ?? 'dist');

async function rewrite(page: Page, step: StepText): Promise<Locator> {
  const row = stepLocator(page, PLAIN, PLAIN.step.number);
  await rewriteStep(row, step);
  return row;
}

test('a reader’s first minutes: run, fail, stop, several lines, reload in mid-output', async ({ page }) => {
  test.setTimeout(60_000);
  await using server = await serve({ ...process.env, PORT: '0', SITE_DIR, LOG_LEVEL: 'silent', SPARES: '1' });
  await page.goto(`${server.url}${PLAIN.path}`);
  await runButton(page, PLAIN).click();
  const plain = stepLocator(page, PLAIN, PLAIN.step.number);
  await expect(plain).toHaveAttribute('data-state', 'ok', { timeout: 20_000 });
  await expect(dock(page).locator('[data-sandbox=simulator]')).toBeVisible();

  const failing = await rewrite(page, { command: 'ls /nowhere' });
  await failing.locator('.run').click();
  await expect(failing).toHaveAttribute('data-state', 'failed');
  await expect(failing.locator('.diff')).toContainText('No such file or directory');

  const heredoc = await rewrite(page, { command: "cat <<'EOF' | tr a-z A-Z\none\ntwo\nEOF", expected: ['ONE', 'TWO'] });
  await heredoc.locator('.run').click();
  await expect(heredoc).toHaveAttribute('data-state', 'ok');

  const endless = await rewrite(page, { command: 'sleep 100', options: { keeps: true } });
  await endless.locator('.run').click();
  await expect(endless.getByRole('status')).toHaveText('runs in Terminal 2');
  await endless.locator('.run').click();
  await expect(endless).toHaveAttribute('data-state', 'stopped');

  const slow = {
    command: 'for i in 1 2 3 4 5 6; do echo "line $i"; sleep 0.5; done',
    expected: [1, 2, 3, 4, 5, 6].map((i) => `line ${i}`),
  };
  await (await rewrite(page, slow)).locator('.run').click();
  await expect(screen(page)).toContainText('line 2');
  await page.reload();
  await expect(screen(page)).toContainText('line 6', { timeout: 15_000 });
  // The page has its own step again, the sandbox remembers what was run.
  await expect.poll(() => page.evaluate(() => localStorage.getItem('atd:outcomes'))).toContain('"state":"ok"');
});
