/** A reader's machine is a Pod, and Pods end: what the reader is told then, and what is there when the next one runs. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { V1Pod } from '@kubernetes/client-node';
import { connectCluster, type Cluster } from '../../server/sandbox/kind/cluster.ts';
import type { KindDriver } from '../../server/sandbox/kind/driver.ts';
import { boxNamespace } from '../../server/sandbox/kind/names.ts';
import type { Sandbox } from '../../server/sandbox/sandbox.ts';
import { SIZE, Typist } from '../../scripts/verify/typist.ts';
import { kindDriver } from '../support/kind/cluster.ts';
import { Watcher } from '../support/watcher.ts';

const signal = new AbortController().signal;
const MS = { timeoutMs: 30_000, signal };
const SESSION = 'machine';

let cluster: Cluster;
let driver: KindDriver;
let sandbox: Sandbox;
let pod: string;
const said: string[] = [];

beforeAll(async () => {
  cluster = await connectCluster();
  driver = await kindDriver();
  sandbox = await driver.open(SESSION, { signal, expiresAt: Date.now() + 3_600_000 });
  sandbox.onNotice((sentence) => said.push(sentence));
  pod = `/api/v1/namespaces/${boxNamespace((await cluster.boxes.ofSession(SESSION))!.id)}/pods/toolbox`;
  await sandbox.writeFile('mine.txt', new TextEncoder().encode('mine\n'));
});
afterAll(async () => {
  await sandbox?.[Symbol.asyncDispose]();
  await driver?.[Symbol.asyncDispose]();
  cluster?.api[Symbol.dispose]();
});

/** Ends the machine in some way; what was said, when the next one is there. */
async function after(end: () => Promise<unknown>, patienceMs: number): Promise<string> {
  said.length = 0;
  const watcher = new Watcher(await sandbox.terminal('before', SIZE), 0);
  await end();
  expect(await watcher.exited).toBe(137);
  await expect.poll(() => said.at(-1), { timeout: patienceMs, interval: 200 }).toMatch(/open a new terminal\.$/);
  return said.at(-1) ?? '';
}

/** What is there of the reader's own, of the guide's and of the session's. */
async function found(): Promise<string> {
  using typist = new Typist(await sandbox.terminal('after', SIZE));
  const run = await typist.run(
    'cat mine.txt 2> /dev/null || echo none; ls baldur-ghost.yaml; kubectl auth whoami -o name > /dev/null && sandbox about | head -1',
    MS,
  );
  expect(run).toMatchObject({ kind: 'done', exitCode: 0 });
  return run.output.replaceAll('\r', '');
}

const HERE = 'baldur-ghost.yaml\nmode: real cluster\n';

test('a container that ended is started anew: the shells are gone, the files are not', async () => {
  const words = await after(() => sandbox.exec("pkill -KILL -f '^node /opt/atd'", MS).catch(() => undefined), 60_000);
  expect(words).toMatch(/^The sandbox was started anew \(exit code \d+\)\. Your files are still there/);
  expect(await found()).toBe(`mine\n${HERE}`);
});

test('a machine that somebody deleted is made anew, with the reader\u2019s files where the cluster keeps them', async () => {
  const words = await after(() => cluster.api.remove(pod), 150_000);
  expect(words).toMatch(/^The sandbox\u2019s machine was deleted in the cluster\. It was started anew\./);
  const { keptHome } = cluster.facts.can;
  expect(words).toMatch(keptHome.ok ? /Your files are still there/ : /Your own files .* went with it/);
  expect(await found()).toBe(`${keptHome.ok ? 'mine' : 'none'}\n${HERE}`);
  await sandbox.writeFile('mine.txt', new TextEncoder().encode('mine\n'));
});

test(
  'a machine that the cluster evicted, since it filled its disk, says so and is made anew',
  { timeout: 400_000 },
  async () => {
    const fill = 'head -c 1200M /dev/zero > /tmp/full';
    const words = await after(() => sandbox.exec(fill, { ...MS, timeoutMs: 60_000 }).catch(() => undefined), 300_000);
    expect(words).toMatch(
      /^The cluster ended the sandbox\u2019s machine: Evicted \(.*exceeds.*\)\. It was started anew\./,
    );
    expect(await found()).toBe(`${cluster.facts.can.keptHome.ok ? 'mine' : 'none'}\n${HERE}`);
    const { status } = await cluster.api.call<V1Pod>('GET', pod);
    expect(status?.phase).toBe('Running');
  },
);

test('another server that finds it while its machine is gone makes it anew as well, and both have the same one', async () => {
  await using other = await kindDriver();
  await cluster.api.remove(pod);
  const same = await other.find(SESSION);
  const run = await same?.exec('echo here', { ...MS, timeoutMs: 60_000 });
  expect(run).toMatchObject({ output: 'here\n' });
  using typist = new Typist(await sandbox.terminal('both', SIZE));
  expect(await typist.run('echo here too', { ...MS, timeoutMs: 60_000 })).toMatchObject({ output: 'here too\r\n' });
});
