/** The guide's own applications, looked at while they run in the simulator. */
import { expect, test } from './support/fast-test.ts';
import { tellQuotesStory } from './support/quotes-story.ts';

test.setTimeout(180_000);

const PATIENCE = { timeout: 60_000 };

test('the quotes come, two are added, and they are gone with the container', async ({ page, fast, expectedErrors }) => {
  // The browser reports the page that stands in a preview whose port-forward went with its Pod.
  expectedErrors.push(/status of 502/);
  await tellQuotesStory(page, fast.url, { patienceMs: PATIENCE.timeout });
});

test('Ghost\u2019s own absolute links lead on in the preview, whatever its url says', async ({
  page,
  fast,
  expectedErrors,
}) => {
  expectedErrors.push(/status of 503/);
  await page.goto(`${fast.url}kubernetes/first-pod/`);
  await page.getByRole('button', { name: 'Set up this page' }).click();
  await expect(page.locator('.needs').getByRole('status')).toHaveText('this page is set up', PATIENCE);
  for (const command of [
    'kubectl apply -f baldur-ghost.yaml',
    'kubectl wait --for=condition=Ready pod/baldur-ghost',
    'kubectl port-forward pod/baldur-ghost 8080:2368',
  ]) {
    const row = page.locator('.step').filter({ has: page.getByText(command, { exact: true }) });
    await row.locator('.run').click();
    await expect(row).toHaveAttribute('data-state', /^(ok|running)$/, PATIENCE);
  }
  await page.getByRole('button', { name: 'Open localhost:8080' }).click();
  const preview = page.getByRole('region', { name: 'Preview' });
  const site = preview.frameLocator('iframe');
  const address = preview.getByRole('textbox', { name: 'Address' });
  // It answers 503 until it has booted, as a real one does.
  await expect(async () => {
    await preview.getByRole('button', { name: 'Reload the preview' }).click();
    await expect(site.getByRole('heading', { name: 'Thoughts, stories and ideas.' })).toBeVisible({ timeout: 1_000 });
  }).toPass(PATIENCE);
  await site.getByRole('link', { name: 'Coming soon' }).first().click();
  await expect(address).toHaveValue('localhost:8080/coming-soon/');
  await expect(site.getByRole('heading')).toHaveText('Coming soon');
  await address.fill('/ghost');
  await address.press('Enter');
  await expect(address).toHaveValue('localhost:8080/ghost/');
  await expect(site.locator('#ember-app')).toBeAttached();
});
