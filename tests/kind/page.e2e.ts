/** The page with a real cluster behind it: what a reader does first, and what is left of it when the server dies. */
import { expect, test } from '@playwright/test';
import { connectCluster } from '../../server/sandbox/kind/cluster.ts';
import { boxNamespace, LABEL } from '../../server/sandbox/kind/names.ts';
import { freePort } from '../support/free-port.ts';
import { kill, startServer } from '../support/kind/server-process.ts';

test.afterEach(async () => {
  const { boxes, api } = await connectCluster();
  for (const box of await boxes.list()) await boxes.end(box);
  api[Symbol.dispose]();
});

test('a reader runs commands in a real cluster; the server is killed during a port-forward, and the page carries on', async ({
  page,
}) => {
  const port = await freePort();
  let server = await startServer(port);
  try {
    await page.goto(`http://localhost:${port}/`);
    const first = page.locator('.step').first();
    await first.locator('.run').click();
    await expect(first).toHaveAttribute('data-state', 'ok', { timeout: 120_000 });
    await expect(page.locator('[data-sandbox="real cluster"]')).toBeVisible();

    const terminal = page.locator('.xterm-screen').first();
    await terminal.click();
    const type = async (text: string): Promise<void> => {
      await page.keyboard.type(text);
      await page.keyboard.press('Enter');
    };
    await type('kubectl run web --image=nginx:alpine && kubectl wait --for=condition=Ready pod/web --timeout=60s');
    await expect(page.locator('.xterm-rows').first()).toContainText('condition met', { timeout: 90_000 });
    await type('kubectl port-forward pod/web 8123:80 &');
    await expect(page.locator('.xterm-rows').first()).toContainText('Forwarding from', { timeout: 60_000 });
    await type('token=kept; seq 1 100000 | tail -1');
    await expect(page.locator('.xterm-rows').first()).toContainText('100000');

    await kill(server);
    await expect(page.getByText('connection lost').first()).toBeVisible();
    server = await startServer(port);
    await expect(page.getByText('connection lost').first()).toBeHidden({ timeout: 60_000 });
    await terminal.click();
    await type('echo "$token by the same shell"; curl -s localhost:8123 | grep -o "Welcome to n[^<]*" | tail -1');
    await expect(page.locator('.xterm-rows').first()).toContainText('kept by the same shell');
    await expect(page.locator('.xterm-rows').first()).toContainText('Welcome to nginx!');
    await type('kubectl delete pod web --now');
    await expect(page.locator('.xterm-rows').first()).toContainText('"web" deleted', { timeout: 60_000 });
  } finally {
    await kill(server);
  }
});

test('a reader whose machine is deleted is told so, and one click later has a terminal again, with the files that are kept', async ({
  page,
}) => {
  const port = await freePort();
  const server = await startServer(port);
  const { boxes, api, facts } = await connectCluster();
  try {
    await page.goto(`http://localhost:${port}/`);
    const first = page.locator('.step').first();
    await first.locator('.run').click();
    await expect(first).toHaveAttribute('data-state', 'ok', { timeout: 120_000 });
    await page.locator('.xterm-screen').first().click();
    await page.keyboard.type('echo my own file > mine.txt; cat mine.txt | tr m M');
    await page.keyboard.press('Enter');
    await expect(page.locator('.xterm-rows').first()).toContainText('My own file');

    // The one of the test before may still be on its way out; this one was opened last.
    const box = (await boxes.list(LABEL.session)).toSorted((a, b) => b.openedAt - a.openedAt)[0];
    await api.remove(`/api/v1/namespaces/${boxNamespace(box!.id)}/pods/toolbox`);
    // A Pod that is deleted has half a minute to end in.
    await expect(page.locator('.xterm-rows').first()).toContainText('the shell ended with exit code 137', {
      timeout: 120_000,
    });
    const fate = facts.can.keptHome.ok ? 'Your files are still there' : 'Your own files';
    const notice = page.getByRole('status').getByText(`was deleted in the cluster. It was started anew. ${fate}`);
    await expect(notice).toBeVisible({ timeout: 120_000 });

    await page.getByRole('button', { name: 'New terminal' }).click();
    const rows = page.locator('.xterm-rows:visible').last();
    await expect(rows).toContainText('reader@sandbox', { timeout: 30_000 });
    await page.keyboard.type('cat mine.txt | tr m M; ls baldur-ghost.yaml');
    await page.keyboard.press('Enter');
    await expect(rows).toContainText(facts.can.keptHome.ok ? 'My own file' : 'No such file');
    await expect(rows).toContainText(/baldur-ghost\.yaml(?!.*tr m M)/);
  } finally {
    api[Symbol.dispose]();
    await kill(server);
  }
});
