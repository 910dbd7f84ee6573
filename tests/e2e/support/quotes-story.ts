/**
 * The story of the container's disk as the 2019 text tells it, with the application in view: Get Quotes, add two, scale to 0
 * and to 1, see them gone. The same on every sandbox.
 */
import { expect, type FrameLocator, type Locator, type Page } from '@playwright/test';

export const PAGE = 'storage/container-disk/';
const CANNED = 3;

export interface StoryOptions {
  /** How long a step may take here, in milliseconds. */
  readonly patienceMs: number;
  /** Called with a name where there is something to look at. */
  readonly look?: (name: string) => Promise<void>;
}

/** `url` is the guide's, with a slash at its end. */
export async function tellQuotesStory(
  page: Page,
  url: string,
  { patienceMs, look = async () => undefined }: StoryOptions,
): Promise<void> {
  const forward = stepOf(page, 'kubectl port-forward rs/baldur-tensplit 8888:8080');
  await page.goto(`${url}${PAGE}`);
  await page.getByRole('button', { name: 'Set up this page' }).click();
  await expect(page.locator('.needs').getByRole('status')).toHaveText('this page is set up', { timeout: patienceMs });
  await forward.hover();
  await forward.getByRole('button', { name: /^More/ }).click();
  await page.getByRole('button', { name: 'Run up to here' }).click();
  await expect(forward).toHaveAttribute('data-state', 'running', { timeout: patienceMs });
  await expect(page.locator('.xterm-rows', { hasText: 'Forwarding from' })).toBeVisible({ timeout: patienceMs });

  await forward.getByRole('button', { name: 'Open localhost:8888' }).click();
  const preview = page.getByRole('region', { name: 'Preview' });
  const app = preview.frameLocator('iframe');
  await getQuotes(app, CANNED);
  await expect(preview.getByRole('textbox', { name: 'Address' })).toHaveValue('localhost:8888/tenantSplitter/?show=1');
  for (const [index, quote] of ['hello', 'goodbye'].entries()) {
    await app.getByRole('textbox', { name: 'quote' }).fill(quote);
    await app.getByRole('button', { name: 'Add Quote' }).click();
    await expect(app.getByRole('listitem')).toHaveCount(CANNED + index + 1);
  }
  await expect(app.getByText('goodbye')).toBeVisible();
  await look('two quotes added');

  const scaling = stepOf(page, 'kubectl scale replicasets baldur-tensplit --replicas=1');
  await page.locator('console-block').filter({ has: scaling }).getByRole('button', { name: 'Run all' }).click();
  const ping = page.locator('console-block').filter({ has: scaling }).locator('.step').nth(3);
  await expect(ping).toHaveAttribute('data-state', 'ok', { timeout: patienceMs });

  // The port-forward went with the old Pod; the preview says so, and which step of this page opens it again.
  await preview.getByRole('button', { name: 'Reload the preview' }).click();
  await expect(app.getByRole('heading')).toHaveText('Port 8888 hung up without an answer', { timeout: patienceMs });
  await expect(app.getByText('lost connection to pod')).toBeVisible();
  await look('hung up');
  await preview.getByRole('button', { name: 'Run kubectl port-forward rs/baldur-tensplit 8888:8080' }).click();
  await getQuotes(app, CANNED, patienceMs);
  await expect(app.getByText('goodbye')).toBeHidden();
  await look('they are gone');
}

const stepOf = (page: Page, command: string): Locator =>
  page
    .locator('.step')
    .filter({ has: page.getByText(command, { exact: true }) })
    .first();

async function getQuotes(app: FrameLocator, count: number, timeout?: number): Promise<void> {
  await app.getByRole('button', { name: 'Get Quotes' }).click(timeout === undefined ? {} : { timeout });
  await expect(app.getByRole('listitem')).toHaveCount(count);
}
