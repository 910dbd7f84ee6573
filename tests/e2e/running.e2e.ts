/** Running: from the button to the word at its right, in every way a step can go. */
import { findFile, findStep, KEEPING, PAGES, pathOf, PLAIN } from './support/guide.ts';
import { dock, rewriteStep, runButton, screen } from './support/page-parts.ts';
import { expect, stepLocator, test, type Locator } from './support/test.ts';

const SEVERAL = findStep((_step, steps) => steps.length > 1 && steps.every((one) => !one.keeps && one.prompt === '$'));

/** A page with a check, whose steps all end by themselves. */
const CHECKED = pathOf('kubernetes/connect');
/** A page that starts where another one ends. */
const NEEDING = { slug: 'storage/container-disk', path: pathOf('storage/container-disk') };

test('nothing of the terminal is loaded before the first Run', async ({ page, site }) => {
  const loaded: string[] = [];
  page.on('request', (request) => loaded.push(new URL(request.url()).pathname));
  await page.goto(`${site.url}${PLAIN.path}`, { waitUntil: 'networkidle' });
  expect(loaded.filter((path) => /^\/_astro\/.*(?:start|xterm|dock)/.test(path))).toEqual([]);
  await expect(dock(page)).toBeHidden();
  await runButton(page, PLAIN).click();
  await expect(dock(page)).toBeVisible();
});

test('a step that goes as documented says so, and the sidebar counts it', async ({ page, site }) => {
  await page.goto(`${site.url}${PLAIN.path}`);
  await runButton(page, PLAIN).click();
  const step = stepLocator(page, PLAIN, PLAIN.step.number);
  await expect(step).toHaveAttribute('data-state', 'ok');
  await expect(step.getByRole('status')).toHaveText('as documented');
  await expect(dock(page)).toHaveAttribute('data-connection', 'open');
  await expect(dock(page).locator('[data-sandbox=simulator]')).toHaveText('simulator');
  await expect(screen(page)).toContainText(PLAIN.command.split('\n')[0]?.slice(0, 40) ?? '');
  await expect(page.locator('.side [aria-current] small')).toHaveText(/^(?:1\/\d+|✓)$/);
});

test('other output than documented is said, with the line and what to do', async ({ page, site }) => {
  site.driver.answers.set(PLAIN.command, { output: 'something else\n' });
  await page.goto(`${site.url}${PLAIN.path}`);
  await runButton(page, PLAIN).click();
  const step = stepLocator(page, PLAIN, PLAIN.step.number);
  await expect(step).toHaveAttribute('data-state', 'differs');
  await expect(step.getByRole('status')).toHaveText('differs in line 1');
  await step.getByText('Show the line').click();
  await expect(step.locator('ins')).toHaveText('something else');
  await expect(step.locator('del')).toHaveText(PLAIN.step.expected?.[0]?.trimEnd() ?? '');
});

test('another exit code is a failure, with what the command said', async ({ page, site }) => {
  site.driver.answers.set(PLAIN.command, { output: 'error: no\n', exitCode: 3 });
  await page.goto(`${site.url}${PLAIN.path}`);
  await runButton(page, PLAIN).click();
  const step = stepLocator(page, PLAIN, PLAIN.step.number);
  await expect(step).toHaveAttribute('data-state', 'failed');
  await expect(step.getByRole('status')).toHaveText('exit code 3, documented 0');
  await expect(step.getByText('error: no')).toBeVisible();
});

test('a step that keeps its terminal takes one of its own and has a Stop', async ({ page, site }) => {
  await page.goto(`${site.url}${KEEPING.path}`);
  await runButton(page, KEEPING).click();
  const step = stepLocator(page, KEEPING, KEEPING.step.number);
  await expect(step).toHaveAttribute('data-state', 'running');
  await expect(step.getByRole('status')).toHaveText('runs in Terminal 2');
  await expect(dock(page).getByRole('tab', { name: 'Terminal 2' })).toHaveAttribute('aria-selected', 'true');
  await page.getByRole('button', { name: `Stop: ${KEEPING.command}`, exact: true }).click();
  await expect(step).toHaveAttribute('data-state', 'stopped');
  await expect(runButton(page, KEEPING)).toBeVisible();
});

test('Run all runs a block in order', async ({ page, site }) => {
  await page.goto(`${site.url}${SEVERAL.path}`);
  await page.locator(`[id="${SEVERAL.block.id}"]`).getByRole('button', { name: 'Run all' }).click();
  for (const { number } of SEVERAL.steps) {
    await expect(stepLocator(page, SEVERAL, number)).toHaveAttribute('data-state', 'ok');
  }
  const entered = site.driver.sandbox.shells.get('terminal-1')?.entered ?? [];
  expect(entered).toHaveLength(SEVERAL.steps.length);
});

test('steps in a shell inside a container are typed into it, and end with its prompt', async ({ page, site }) => {
  site.driver.answers.set('kubectl exec -it ghost -- bash', { enters: 'bash-5.3$ ' });
  site.driver.answers.set('ls', { output: 'content  versions\n' });
  await page.goto(`${site.url}${SEVERAL.path}`);
  const block = page.locator(`[id="${SEVERAL.block.id}"]`);
  await rewriteStep(stepLocator(page, SEVERAL, 1), { command: 'kubectl exec -it ghost -- bash' });
  await rewriteStep(stepLocator(page, SEVERAL, 2), {
    command: 'ls',
    expected: ['content  versions'],
    options: { prompt: 'bash-5.3$' },
  });
  await block.getByRole('button', { name: 'Run all' }).click();
  await expect(stepLocator(page, SEVERAL, 1).getByRole('status')).toHaveText('done');
  await expect(stepLocator(page, SEVERAL, 2).getByRole('status')).toHaveText('as documented');
});

test('a terminal that is busy with a command of the reader’s own is said to be so', async ({ page, site }) => {
  const { promise, resolve } = Promise.withResolvers<void>();
  site.driver.answers.set('mine', { until: promise });
  await page.goto(`${site.url}${PLAIN.path}`);
  await runButton(page, PLAIN).click();
  const step = stepLocator(page, PLAIN, PLAIN.step.number);
  await expect(step).toHaveAttribute('data-state', 'ok');
  await dock(page).locator('.screen:not([hidden]) textarea').focus();
  await page.keyboard.type('mine\n');
  await expect.poll(() => site.driver.sandbox.shells.get('terminal-1')?.entered.at(-1)).toBe('mine');
  await step.locator('.run').click();
  await expect(step.getByRole('status')).toHaveText('Terminal 1 is busy with a command of yours');
  resolve();
  await expect(step).toHaveAttribute('data-state', 'ok');
});

test('Save writes the file with the sandbox’s registry in it, and says what it overwrote', async ({ page, site }) => {
  const { path, file } = findFile();
  await page.goto(`${site.url}${path}`);
  const block = page.locator(`file-block[data-file="${file.name}"]`);
  await block.getByRole('button', { name: `Save ${file.name}`, exact: true }).click();
  await expect(block.getByRole('status')).toHaveText(`saved as ~/${file.name}`);
  expect(site.driver.sandbox.files.get(file.name)).toBe(
    `${file.content.replaceAll('${REPO}', 'registry.sandbox.test:5000/')}\n`,
  );
  await block.getByRole('button', { name: `Edit ${file.name}` }).click();
  await block.getByRole('textbox').fill('kind: Mine\nimage: ${REPO}mine');
  await block.getByRole('button', { name: `Save ${file.name}`, exact: true }).click();
  await expect(block.getByRole('status')).toHaveText(`saved over the ~/${file.name} that was there`);
  expect(site.driver.sandbox.files.get(file.name)).toBe('kind: Mine\nimage: registry.sandbox.test:5000/mine\n');
});

test('Check says "Done", or what was expected and what came', async ({ page, site }) => {
  const checked = PAGES.find(({ text }) => /^check:/m.test(text));
  if (!checked) throw new Error('no page has a check');
  await page.goto(`${site.url}${pathOf(checked.slug)}`);
  const card = page.locator('check-card');
  const check = { run: 'kubectl get ns {{ns}}', expect: '^{{ns}} Active$', say: 'there', hint: 'Make it first.' };
  await card.evaluate((element, checks) => element.setAttribute('data-checks', checks), JSON.stringify([check]));
  site.driver.answers.set('kubectl get ns ci360', { output: 'nonsense\n' });
  await card.getByRole('button', { name: 'Check' }).click();
  await expect(card.getByRole('status')).toHaveText('Not yet: expected ci360 Active, got nonsense\nMake it first.');
  site.driver.answers.set('kubectl get ns ci360', { output: 'ci360 Active\n' });
  await card.getByRole('button', { name: 'Check' }).click();
  await expect(card.getByRole('status')).toHaveText('Done.');
  await expect(page.locator('.side [aria-current] small')).toHaveText('✓');
});

test('the check comes by itself after the step it is about; "Show how" lists the steps and runs what was not run', async ({
  page,
  site,
}) => {
  await page.goto(`${site.url}${CHECKED}`);
  const card = page.locator('check-card');
  const check = { run: 'is it there', expect: '^yes$', say: 'there' };
  await card.evaluate((element, checks) => element.setAttribute('data-checks', checks), JSON.stringify([check]));
  site.driver.answers.set('is it there', { output: 'no\n' });
  const rows = page.locator('[data-step]');
  await rows.last().locator('.run').click();
  await expect(card.getByRole('status')).toHaveText('Not yet: expected yes, got no');
  await card.getByText('Show how').click();
  await expect(card.locator('pre')).toContainText(`$ ${await rows.first().locator('code').textContent()}`);
  site.driver.answers.set('is it there', { output: 'yes\n' });
  await card.getByRole('button', { name: 'Run what was not run' }).click();
  await expect(card.getByRole('status')).toHaveText('Done.');
  const states = await rows.evaluateAll((rows) => rows.map((row) => row.dataset['state']));
  expect(states.filter((state) => state === 'idle')).toEqual([]);
});

test('"Run up to here", in a step\'s menu, runs what was not run before the step, then the step', async ({
  page,
  site,
}) => {
  await page.goto(`${site.url}${CHECKED}`);
  const rows = page.locator('[data-step]');
  const third = rows.nth(2);
  await openMenu(rows.nth(0));
  await expect(page.getByRole('button', { name: 'Copy a link to it' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Run up to here' })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await openMenu(third);
  await page.getByRole('button', { name: 'Run up to here' }).click();
  for (const index of [0, 1, 2]) await expect(rows.nth(index)).not.toHaveAttribute('data-state', /idle|queued|running/);
  await expect(rows.nth(3)).toHaveAttribute('data-state', 'idle');
  const entered = site.driver.sandbox.shells.get('terminal-1')?.entered ?? [];
  expect(entered).toHaveLength(3);
  await openMenu(third);
  await page.getByRole('button', { name: 'Run up to here' }).click();
  await expect.poll(() => entered.length).toBe(4);
});

test('the button that opened a step\u2019s menu closes it, by mouse and by keyboard', async ({ page, site }) => {
  await page.goto(`${site.url}${CHECKED}`);
  const row = page.locator('[data-step]').nth(1);
  const more = row.getByRole('button', { name: /^More/ });
  const item = page.getByRole('button', { name: 'Copy a link to it' });
  for (const press of [() => more.click(), () => more.press('Enter')]) {
    await row.hover();
    await press();
    await expect(item).toBeVisible();
    await expect(more).toHaveAttribute('aria-expanded', 'true');
    await press();
    await expect(item).toBeHidden();
    await expect(more).toBeFocused();
  }
});

async function openMenu(row: Locator): Promise<void> {
  await row.hover();
  await row.getByRole('button', { name: /^More/ }).click();
}

test('a step that fails for want of earlier ones says so, and offers them and the set-up', async ({ page, site }) => {
  await page.goto(`${site.url}${NEEDING.path}`);
  const rows = page.locator('[data-step]');
  const third = rows.nth(2);
  await rewriteStep(third, { command: 'wants more' });
  site.driver.answers.set('wants more', { output: 'error: not found\n', exitCode: 1 });
  site.driver.answers.set(`sandbox goto ${NEEDING.slug}`, { output: '+ done\n' });
  await third.locator('.run').click();
  await expect(third).toContainText('2 steps before this one were not run in this sandbox.');
  await third.getByRole('button', { name: 'Set up this page' }).click();
  await expect(page.locator('.needs').getByRole('status')).toHaveText('this page is set up');
  site.driver.answers.set('wants more', {});
  await third.locator('.diff').getByRole('button', { name: 'Run up to here' }).click();
  await expect(third).toHaveAttribute('data-state', 'ok');
});

test('a failure that is known gets a sentence of help, and the step that makes what is missing', async ({
  page,
  site,
}) => {
  await page.goto(`${site.url}${CHECKED}`);
  const rows = page.locator('[data-step]');
  await rewriteStep(rows.nth(0), { command: 'kubectl apply -f baldur-ghost.yaml' });
  await rewriteStep(rows.nth(2), { command: 'kubectl logs baldur-ghost' });
  const output = 'Error from server (NotFound): pods "baldur-ghost" not found\n';
  site.driver.answers.set('kubectl logs baldur-ghost', { output, exitCode: 1 });
  site.driver.answers.set('kubectl apply -f baldur-ghost.yaml', {});
  await rows.nth(2).locator('.run').click();
  const box = rows.nth(2).locator('.diff');
  await expect(box).toContainText('There is no baldur-ghost in this namespace');
  await expect(box).toContainText('It comes from a step above that was not run: kubectl apply -f baldur-ghost.yaml');
  await rows.nth(0).locator('.run').click();
  await expect(box).toContainText('The step before this one was not run in this sandbox.');
  await rows.nth(1).locator('.run').click();
  await expect(box.getByRole('button', { name: 'Run up to here' })).toHaveCount(0);
});

test('"Set up this page" shows its commands beforehand, and can be stopped', async ({ page, site }) => {
  await page.goto(`${site.url}${NEEDING.path}`);
  const strip = page.locator('.needs');
  await strip.getByText('What it runs').click();
  await expect(strip.locator('pre').first()).toContainText('$ ');
  site.driver.answers.set(`sandbox goto ${NEEDING.slug}`, { keeps: true });
  await strip.getByRole('button', { name: 'Set up this page' }).click();
  await strip.getByRole('button', { name: 'Stop' }).click();
  await expect(strip.getByRole('status')).toHaveText('stopped');
  await expect(strip.getByRole('button', { name: 'Set up this page' })).toBeVisible();
});

test('"Set up this page" types the command that makes what the page needs', async ({ page, site }) => {
  const command = `sandbox goto ${NEEDING.slug}`;
  site.driver.answers.set(command, { output: '+ done\n' });
  await page.goto(`${site.url}${NEEDING.path}`);
  await page.getByRole('button', { name: 'Set up this page' }).click();
  await expect(page.locator('.needs').getByRole('status')).toHaveText('this page is set up');
  expect(site.driver.sandbox.shells.get('terminal-1')?.entered).toEqual([command]);
});

test('the step that runs is never covered by the dock', async ({ page, site }) => {
  await page.setViewportSize({ width: 1280, height: 520 });
  for (const found of [PLAIN, KEEPING]) {
    await page.goto(`${site.url}${found.path}`);
    await runButton(page, found).click();
    const step = stepLocator(page, found, found.step.number);
    await expect(step).not.toHaveAttribute('data-state', 'idle');
    await expect
      .poll(async () => {
        const [command, terminals] = [await step.locator('.cmd').boundingBox(), await dock(page).boundingBox()];
        return command && terminals ? terminals.y - command.y - command.height : -1;
      })
      .toBeGreaterThan(0);
  }
});
