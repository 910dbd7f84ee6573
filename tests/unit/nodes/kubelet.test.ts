import { expect, test } from 'vitest';
import type { ApiResponse } from '../../../server/sandbox/sandbox.ts';
import { textResponse } from '../../../server/sandbox/embedded/apiserver/requests/respond.ts';
import { podManifest, testCluster, type TestCluster } from '../../support/cluster/cluster.ts';
import { sleeper, type FakeImage } from '../../support/cluster/fake-container.ts';

const pods = '/api/v1/namespaces/default/pods';
const asTable = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' };

/** As the guide's Ghost: it prints when it starts and ends, and answers 404 to what it doesn't have. */
const ghost: FakeImage = {
  async main({ killed, listen, print }) {
    print('Ghost booted\n');
    listen(2368, async ({ path }) => textResponse('', path === '/' ? 200 : 404));
    await killed;
    print('Ghost is shutting down\n');
    return 0;
  },
  commands: {
    async echo({ argv, stdout }) {
      await stdout.write(`${argv.slice(1).join(' ')}\n`);
      return 3;
    },
  },
};

const crashing: FakeImage = {
  async main({ print }) {
    print('connect ECONNREFUSED 127.0.0.1:3306\n');
    return 2;
  },
};

async function row(cluster: TestCluster): Promise<string> {
  const answer = await cluster.call('GET', pods, undefined, asTable);
  return answer.body.rows[0].cells.slice(0, 5).join(' ');
}

async function events(cluster: TestCluster): Promise<string[]> {
  const answer = await cluster.call(
    'GET',
    '/api/v1/namespaces/default/events?fieldSelector=involvedObject.kind=Pod',
    undefined,
    asTable,
  );
  return answer.body.rows.map(({ cells }: { cells: unknown[] }) => [cells[1], cells[2], cells[8], cells[6]].join(' '));
}

test('a container that fails its liveness probe three times is restarted, every thirty seconds', async () => {
  await using cluster = await testCluster({ 'ghost:6': ghost }, ['ghost:6']);
  // A kubelet that just started spreads its first probes over a period.
  await cluster.time.advance(11_000);
  const livenessProbe = {
    httpGet: { path: '/ghostdoesntexistlp', port: 2368 },
    initialDelaySeconds: 5,
    timeoutSeconds: 1,
  };
  const containers = [{ name: 'ghost', image: 'ghost:6', livenessProbe }];
  await cluster.call('POST', pods, podManifest('baldur-ghost', 'ghost:6', { containers }));
  await cluster.time.advance(80_000);
  expect(await row(cluster)).toMatch(/^baldur-ghost 1\/1 Running 2 \((18|19|20)s ago\) 80s$/);
  expect(await events(cluster)).toEqual([
    expect.stringMatching(/^Normal Scheduled 1 Successfully assigned default\/baldur-ghost to node-[123]$/),
    'Normal Pulled 3 Container image "ghost:6" already present on machine and can be accessed by the pod',
    'Normal Created 3 Container created',
    'Normal Started 3 Container started',
    expect.stringMatching(/^Warning Unhealthy [78] Liveness probe failed: HTTP probe failed with statuscode: 404$/),
    'Normal Killing 2 Container ghost failed liveness probe, will be restarted',
  ]);
  const pod = await cluster.call('GET', `${pods}/baldur-ghost`);
  expect(pod.body.status.containerStatuses[0].lastState.terminated).toMatchObject({ exitCode: 0, reason: 'Completed' });
});

test('a container that keeps ending is started again after growing pauses', async () => {
  await using cluster = await testCluster({ 'ghost:6': crashing }, ['ghost:6']);
  await cluster.call('POST', pods, podManifest('no-env', 'ghost:6'));
  const seen = new Map<string, string>();
  for (let second = 0; second < 90; second += 1) {
    await cluster.time.advance(1000);
    const { state, restartCount } =
      (await cluster.call('GET', `${pods}/no-env`)).body.status.containerStatuses?.[0] ?? {};
    const reason = state?.waiting?.reason ?? state?.terminated?.reason;
    if (reason === 'CrashLoopBackOff') seen.set(`${restartCount}`, state.waiting.message);
  }
  const where = /restarting failed container=c pod=no-env_default\([0-9a-f-]{36}\)$/;
  expect([...seen.values()].every((message) => where.test(message))).toBe(true);
  expect([...seen].map(([restarts, message]) => `${restarts}: ${message.split(' restarting')[0]}`)).toContain(
    '2: back-off 20s',
  );
  const pod = await cluster.call('GET', `${pods}/no-env`);
  expect(pod.body.status.containerStatuses[0]).toMatchObject({
    ready: false,
    started: false,
    lastState: { terminated: { exitCode: 2, reason: 'Error' } },
  });
  expect(pod.body.status.containerStatuses[0].restartCount).toBeGreaterThanOrEqual(3);
  expect((await events(cluster)).at(-1)).toMatch(
    /^Warning BackOff \d+ Back-off restarting failed container c in pod no-env_default\([0-9a-f-]{36}\)$/,
  );
});

test('a probe follows a redirect on the same host, and is content with one to another host', async () => {
  const redirecting: FakeImage = {
    async main({ killed, listen }) {
      const answers: Readonly<Record<string, () => ApiResponse>> = {
        '/ghost': () => ({ ...textResponse('', 301), headers: { location: '/ghost/' } }),
        '/away': () => ({ ...textResponse('', 302), headers: { location: 'https://example.com/' } }),
      };
      listen(80, async ({ path }) => answers[path]?.() ?? textResponse('', path === '/ghost/' ? 404 : 200));
      await killed;
      return 0;
    },
  };
  await using cluster = await testCluster({ 'app:1': redirecting });
  await cluster.time.advance(11_000);
  for (const path of ['ghost', 'away']) {
    const readinessProbe = { httpGet: { path: `/${path}`, port: 80 }, periodSeconds: 1 };
    await cluster.call(
      'POST',
      pods,
      podManifest(path, 'app:1', { containers: [{ name: 'c', image: 'app:1', readinessProbe }] }),
    );
  }
  await cluster.time.advance(5000);
  const ready = async (name: string): Promise<unknown> =>
    (await cluster.call('GET', `${pods}/${name}`)).body.status.containerStatuses[0].ready;
  expect([await ready('ghost'), await ready('away')]).toEqual([false, true]);
});

test('an image ID is the digest its registry knows it by, or that of the image where no registry does', async () => {
  const known = 'registry.test:5000/team/ghost:6';
  const digest = `sha256:${'4e86'.repeat(16)}`;
  await using cluster = await testCluster({ [known]: { ...sleeper, digest }, 'local:1': sleeper });
  await cluster.call('POST', pods, podManifest('known', known));
  await cluster.call('POST', pods, podManifest('local', 'local:1'));
  await cluster.time.advance(20_000);
  const imageId = async (name: string): Promise<string> =>
    (await cluster.call('GET', `${pods}/${name}`)).body.status.containerStatuses[0].imageID;
  expect(await imageId('known')).toBe(`registry.test:5000/team/ghost@${digest}`);
  expect(await imageId('local')).toMatch(/^sha256:[0-9a-f]{64}$/);
});

test('an image that no registry has is told in the words of containerd', async () => {
  await using cluster = await testCluster();
  await cluster.call('POST', pods, podManifest('p', 'localhost:5000/nope:1'));
  await cluster.time.advance(2000);
  expect(await row(cluster)).toMatch(/^p 0\/1 (ErrImagePull|ImagePullBackOff) 0 /);
  const name = 'localhost:5000/nope:1';
  expect((await events(cluster)).slice(1, 4)).toEqual([
    `Normal Pulling 1 Pulling image "${name}"`,
    `Warning Failed 1 Failed to pull image "${name}": rpc error: code = NotFound desc = failed to pull and unpack image "${name}": failed to resolve reference "${name}": ${name}: not found`,
    'Warning Failed 1 Error: ErrImagePull',
  ]);
});

test('a program that the image does not have is told in the words of runc', async () => {
  await using cluster = await testCluster({ 'app:1': sleeper });
  await cluster.call(
    'POST',
    pods,
    podManifest('p', 'app:1', {
      containers: [{ name: 'c', image: 'app:1', command: ['nope'] }],
      restartPolicy: 'Never',
    }),
  );
  await cluster.time.advance(3000);
  const pod = await cluster.call('GET', `${pods}/p`);
  expect(pod.body.status.containerStatuses[0].state.terminated).toMatchObject({ exitCode: 128, reason: 'StartError' });
});

test('the log has what the container wrote, and with previous what the one before it wrote', async () => {
  await using cluster = await testCluster({ 'ghost:6': ghost });
  const livenessProbe = { httpGet: { path: '/nope', port: 2368 }, periodSeconds: 1 };
  await cluster.call(
    'POST',
    pods,
    podManifest('p', 'ghost:6', { containers: [{ name: 'c', image: 'ghost:6', livenessProbe }] }),
  );
  const none = await cluster.call('GET', `${pods}/p/log?previous=true`);
  expect(none.body.message).toBe('previous terminated container "c" in pod "p" not found');
  await cluster.time.advance(6000);
  expect((await cluster.call('GET', `${pods}/p/log`)).text).toBe('Ghost booted\n');
  expect((await cluster.call('GET', `${pods}/p/log?previous=true&tailLines=1`)).text).toBe('Ghost is shutting down\n');
  const stamped = await cluster.call('GET', `${pods}/p/log?timestamps=true&limitBytes=40`);
  expect(stamped.text).toMatch(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{9}Z Ghost boo$/);
});

test('a command runs in a container, and its exit code comes back', async () => {
  await using cluster = await testCluster({ 'ghost:6': ghost });
  await cluster.call('POST', pods, podManifest('p', 'ghost:6'));
  await cluster.time.advance(2000);
  let output = '';
  const sink = { isTTY: false, write: async (data: string | Uint8Array) => void (output += String(data)) };
  const streams = { stdin: undefined, stdout: sink, stderr: sink, tty: undefined };
  const request = (command: string) => ({
    method: 'POST',
    path: `${pods}/p/exec?${command}`,
    headers: {},
    signal: new AbortController().signal,
  });
  expect(await cluster.api.exec(request('command=echo&command=a&command=b'), streams)).toBe(3);
  expect(output).toBe('a b\n');
  await expect(cluster.api.exec(request('command=nope'), streams)).rejects.toThrow(
    /^Internal error occurred: Internal error occurred: error executing command in container: failed to exec in container: failed to start exec "[0-9a-f]{64}": OCI runtime exec failed: exec failed: unable to start container process: exec: "nope": executable file not found in \$PATH$/,
  );
});

test('a forwarded port reaches the container until the Pod is gone', async () => {
  await using cluster = await testCluster({ 'ghost:6': ghost });
  await cluster.call('POST', pods, podManifest('p', 'ghost:6'));
  await cluster.time.advance(2000);
  const signal = new AbortController().signal;
  const forward = await cluster.api.portForward({ method: 'POST', path: `${pods}/p/portforward`, headers: {}, signal });
  expect((await forward.request(2368, { method: 'GET', path: '/', headers: {}, signal })).status).toBe(200);
  await expect(forward.request(1, { method: 'GET', path: '/', headers: {}, signal })).rejects.toThrow(
    'connect ECONNREFUSED',
  );
  await cluster.call('DELETE', `${pods}/p`);
  await cluster.time.advance(3000);
  await expect(forward.request(2368, { method: 'GET', path: '/', headers: {}, signal })).rejects.toThrow(
    'connect EHOSTUNREACH',
  );
});
