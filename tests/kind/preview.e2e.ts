/** The guide's quotes application in a real cluster, looked at beside the text. */
import { expect, test } from '@playwright/test';
import { connectCluster } from '../../server/sandbox/kind/cluster.ts';
import { tellQuotesStory } from '../e2e/support/quotes-story.ts';
import { freePort } from '../support/free-port.ts';
import { kill, startServer } from '../support/kind/server-process.ts';

test.afterEach(async () => {
  const { boxes, api } = await connectCluster();
  for (const box of await boxes.list()) await boxes.end(box);
  api[Symbol.dispose]();
});

test('the quotes come, two are added, and they are gone with the container, in a real cluster', async ({ page }) => {
  const port = await freePort();
  const server = await startServer(port);
  try {
    await tellQuotesStory(page, `http://localhost:${port}/`, { patienceMs: 180_000 });
    await expect(page.locator('[data-sandbox="real cluster"]')).toBeVisible();
  } finally {
    await kill(server);
  }
});
