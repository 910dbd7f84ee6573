/** 30. A server that dies at any step of opening or ending a sandbox leaves nothing behind for long. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { V1ClusterRoleBindingList, V1NamespaceList } from '@kubernetes/client-node';
import { pause } from '../../server/sandbox/kind/pause.ts';
import { connectCluster, type Cluster } from '../../server/sandbox/kind/cluster.ts';
import { boxNamespace, LABEL } from '../../server/sandbox/kind/names.ts';
import { Reaper } from '../../server/sandbox/kind/reaper.ts';
import { kindDriver, TestLog } from '../support/kind/cluster.ts';
import { MortalApi } from '../support/kind/mortal-api.ts';

const signal = new AbortController().signal;
const HOUR = 3_600_000;

let cluster: Cluster;
/** Another server's. */
let reaper: Reaper;
let ahead = 0;

beforeAll(async () => {
  cluster = await connectCluster();
  reaper = new Reaper({
    api: cluster.api,
    boxes: cluster.boxes,
    log: new TestLog(),
    ended: () => undefined,
    now: () => Date.now() + ahead,
  });
});
afterAll(async () => {
  await reaper[Symbol.asyncDispose]();
  cluster.api[Symbol.dispose]();
});

/** A round of it an hour later: nobody's claim counts any more. By itself it must not, for it works while boxes are opened. */
async function roundLater(): Promise<void> {
  ahead = HOUR;
  await reaper.round();
  ahead = 0;
}

async function leftOver(): Promise<string[]> {
  const query = `labelSelector=${encodeURIComponent(LABEL.box)}`;
  const namespaces = await cluster.api.call<V1NamespaceList>('GET', `/api/v1/namespaces?${query}`);
  const bindings = await cluster.api.call<V1ClusterRoleBindingList>(
    'GET',
    `/apis/rbac.authorization.k8s.io/v1/clusterrolebindings?${query}`,
  );
  return [...namespaces.items, ...bindings.items].map(({ metadata }) => metadata?.name ?? '');
}

async function nothingLeft(): Promise<void> {
  const limit = AbortSignal.timeout(120_000);
  while ((await leftOver()).length > 0) {
    await roundLater();
    await pause(1_000, limit);
  }
}

async function mortal() {
  const made = await connectCluster({ makeApi: (config) => new MortalApi(config) });
  return { api: made.api as MortalApi, driver: await kindDriver({ cluster: made }) };
}

test('whatever step of opening a server dies at, the next one removes what it had made', async () => {
  for (let step = 0; ; step++) {
    const { api, driver } = await mortal();
    api.dieAfter(step);
    const opened = await driver.open(`dies-${step}`, { signal, expiresAt: Date.now() + HOUR }).then(
      () => true,
      () => false,
    );
    await driver[Symbol.asyncDispose]();
    await roundLater();
    if (opened && !api.dead) break;
    expect(api.dead).toBe(true);
    expect(step).toBeLessThan(60);
  }
  await nothingLeft();
});

test('whatever step of ending a server dies at, the next one goes on with it', async () => {
  for (let step = 0; ; step++) {
    const { api, driver } = await mortal();
    const sandbox = await driver.open(`ends-${step}`, { signal, expiresAt: Date.now() + HOUR });
    api.dieAfter(step);
    await Promise.resolve(sandbox[Symbol.asyncDispose]()).catch(() => undefined);
    const ended = !api.dead;
    await driver[Symbol.asyncDispose]();
    await roundLater();
    if (ended) break;
    expect(step).toBeLessThan(20);
  }
  await nothingLeft();
});

test('a sandbox that nobody keeps ends at its time, and one that is kept goes on', async () => {
  const driver = await kindDriver();
  const sandbox = await driver.open('kept', { signal, expiresAt: Date.now() + 2 * HOUR });
  await roundLater();
  expect(await driver.find('kept')).toBe(sandbox);
  const [box] = await cluster.boxes.list(`${LABEL.session}=kept`);
  await cluster.boxes.note(box!.id, { annotations: { 'allthingsdocker.dev/expires': new Date().toISOString() } });
  await roundLater();
  expect(await sandbox.ended).toEqual({ reason: 'crashed', message: 'The sandbox was deleted in the cluster.' });
  await driver[Symbol.asyncDispose]();
  await nothingLeft();
});

test('a sandbox whose server died before it said that it keeps it goes soon; one word is enough to keep it', async () => {
  const life = { signal, expiresAt: Date.now() + 4 * HOUR, unkeptMs: 60_000 };
  const driver = await kindDriver();
  const unkept = await driver.open('unkept', life);
  await roundLater();
  expect(await unkept.ended).toMatchObject({ reason: 'crashed' });
  await nothingLeft();

  const kept = await driver.open('kept-by-a-word', life);
  const [box] = await cluster.boxes.list(`${LABEL.session}=kept-by-a-word`);
  kept.keep({ lastSeen: Date.now(), idleUntil: Date.now() + 2 * HOUR, expiresAt: life.expiresAt });
  await expect
    .poll(async () => (await cluster.boxes.find(box!.id))?.expiresAt, { timeout: 10_000 })
    .toBeGreaterThan(Date.now() + HOUR);
  await roundLater();
  expect(await driver.find('kept-by-a-word')).toBe(kept);
  await kept[Symbol.asyncDispose]();
  await driver[Symbol.asyncDispose]();
  await nothingLeft();
});

test('the end of a sandbox, however slow, takes nothing from the next one', async () => {
  const driver = await kindDriver();
  const first = await driver.open('ends-slowly', { signal, expiresAt: Date.now() + HOUR });
  const [box] = await cluster.boxes.list(`${LABEL.session}=ends-slowly`);
  const finalizers = (names: readonly string[]) =>
    cluster.api.call('PATCH', `/api/v1/namespaces/${boxNamespace(box!.id)}`, {
      body: { metadata: { finalizers: names } },
      contentType: 'application/merge-patch+json',
    });
  await finalizers(['allthingsdocker.dev/slow']);
  await first[Symbol.asyncDispose]();
  const next = await driver.open('comes-next', { signal, expiresAt: Date.now() + 2 * HOUR });
  const { ns } = (await next.describe()).values;
  const run = (command: string) => next.exec(command, { signal, timeoutMs: 30_000 });
  // Where the cluster is the reader's, the page makes it; else it is there already.
  await run(`kubectl create namespace ${ns}`);
  await roundLater();
  const { output } = await run(`kubectl get namespace ${ns} -o jsonpath='{.status.phase}'`);
  await finalizers([]);
  await next[Symbol.asyncDispose]();
  await driver[Symbol.asyncDispose]();
  await nothingLeft();
  expect(output).toBe('Active');
});
