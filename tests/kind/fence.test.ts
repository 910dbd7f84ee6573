/** 25 to 29. A cluster that readers share contains each of them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { V1NodeList, V1PodList } from '@kubernetes/client-node';
import { connectCluster, type Cluster } from '../../server/sandbox/kind/cluster.ts';
import type { KindDriver } from '../../server/sandbox/kind/driver.ts';
import { boxNamespace, LABEL } from '../../server/sandbox/kind/names.ts';
import type { Sandbox } from '../../server/sandbox/sandbox.ts';
import { Typist, SIZE } from '../../scripts/verify/typist.ts';
import { kindDriver } from '../support/kind/cluster.ts';

const signal = new AbortController().signal;
const MS = { timeoutMs: 60_000, signal };
const HOUR = 3_600_000;

const cluster: Cluster = await connectCluster();
const alone = cluster.facts.tenancy === 'dedicated';
const because = alone ? ' (one reader owns the cluster)' : '';

/** A Pod that asks for more than a reader may have. */
const PODS: Readonly<Record<string, object>> = {
  privileged: { containers: [{ name: 'a', image: 'busybox:1.36', securityContext: { privileged: true } }] },
  hostPath: {
    containers: [{ name: 'a', image: 'busybox:1.36' }],
    volumes: [{ name: 'host', hostPath: { path: '/' } }],
  },
  hostNetwork: { hostNetwork: true, containers: [{ name: 'a', image: 'busybox:1.36' }] },
  hostPID: { hostPID: true, containers: [{ name: 'a', image: 'busybox:1.36' }] },
  hostPort: { containers: [{ name: 'a', image: 'busybox:1.36', ports: [{ containerPort: 80, hostPort: 8080 }] }] },
};

describe.skipIf(alone)(`a shared cluster${because}`, () => {
  let driver: KindDriver;
  let mine: Sandbox;
  let other: Sandbox;
  beforeAll(async () => {
    driver = await kindDriver();
    mine = await driver.open('fence-mine', { signal, expiresAt: Date.now() + HOUR });
    other = await driver.open('fence-other', { signal, expiresAt: Date.now() + HOUR });
  });
  afterAll(async () => {
    await mine[Symbol.asyncDispose]();
    await other[Symbol.asyncDispose]();
    await driver[Symbol.asyncDispose]();
    cluster.api[Symbol.dispose]();
  });

  const podOf = async (session: string) => {
    const [box] = await cluster.boxes.list(`${LABEL.session}=${session}`);
    const namespace = boxNamespace(box!.id);
    const { items } = await cluster.api.call<V1PodList>('GET', `/api/v1/namespaces/${namespace}/pods`);
    return { namespace, ip: items[0]?.status?.podIP ?? '' };
  };

  test.for(Object.entries(PODS))(
    '25. a reader\u2019s %s Pod is refused, in the cluster\u2019s own words',
    async ([name, spec]) => {
      const pod = JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: name.toLowerCase() }, spec });
      await mine.writeFile('pod.json', new TextEncoder().encode(pod));
      const { exitCode, output } = await mine.exec('kubectl apply -f pod.json', MS);
      expect([exitCode, output]).toEqual([1, expect.stringMatching(/violates PodSecurity "baseline:latest"/)]);
    },
  );

  test('26. neither another session\u2019s toolbox, nor a kubelet, nor the metadata address is reached', async () => {
    const nodes = await cluster.api.call<V1NodeList>('GET', '/api/v1/nodes');
    const node = nodes.items[0]?.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? '';
    const { ip } = await podOf('fence-other');
    const reach = (target: string): string => `curl -sk -o /dev/null --max-time 3 ${target}; echo $?`;
    // What is allowed proves that the questions are asked rightly.
    expect(
      await mine.exec('curl -sk -o /dev/null --max-time 5 https://kubernetes.default.svc/version; echo $?', MS),
    ).toMatchObject({
      output: '0\n',
    });
    await other.exec('(while true; do echo | socat - TCP-LISTEN:7777,reuseaddr; done) > /dev/null 2>&1 &', MS);
    for (const target of [
      'http://169.254.169.254/',
      `http://${ip}:7777/`,
      `http://${node}:22/`,
      `http://${node}:10255/`,
    ]) {
      expect([target, (await mine.exec(reach(target), MS)).output]).toEqual([
        target,
        expect.stringMatching(/^(?:7|28)\n$/),
      ]);
    }
    // No policy keeps a Pod from the node that it runs on; its kubelet then refuses whoever has no rights there.
    const token = '$(cat /var/run/secrets/kubernetes.io/serviceaccount/token)';
    const kubelet = `curl -sk -o /dev/null --max-time 3 -w '%{http_code}' -H "Authorization: Bearer ${token}" https://${node}:10250/pods`;
    expect((await mine.exec(kubelet, MS)).output).toMatch(/^(?:000|401|403)$/);
  });

  test('27. secrets, roles, quotas and policies beyond one\u2019s own namespace are not to be read or changed', async () => {
    const { namespace } = await podOf('fence-other');
    const asked = [
      'get secrets -n kube-system',
      'get secrets -n atd-system',
      `get pods -n ${namespace}`,
      `create pods --subresource=exec -n ${namespace}`,
      'list namespaces',
      'create namespaces',
      'create clusterrolebindings',
      'create roles',
      'create rolebindings',
      'delete networkpolicies',
      'create networkpolicies',
      'patch resourcequotas',
      'delete limitranges',
      'create persistentvolumes',
      'get nodes --subresource=proxy',
      'impersonate users',
      'create serviceaccounts --subresource=token',
    ];
    const script = asked.map((words) => `kubectl auth can-i ${words} 2> /dev/null`).join('\n');
    expect((await mine.exec(script, MS)).output).toBe('no\n'.repeat(asked.length));
    expect((await mine.exec('kubectl auth can-i create pods', MS)).output).toBe('yes\n');
  });

  test('28. a reader\u2019s bombs hit their own sandbox: memory, disk and processes end there, a neighbour types on', async () => {
    using neighbour = new Typist(await other.terminal('neighbour', SIZE));
    expect(await neighbour.run('echo before', MS)).toMatchObject({ output: 'before\r\n' });
    const memory = await mine.exec('head -c 3G /dev/zero | tail -c 3G > /dev/null; echo "exit ${PIPESTATUS[1]}"', MS);
    expect(memory.output).toMatch(/exit 137/);
    const forks = await mine.exec('bomb() { bomb | bomb & }; (bomb) 2>&1 | head -c 2000; true', {
      timeoutMs: 10_000,
      signal,
    });
    expect(forks.output + String(forks.exitCode)).toMatch(/Resource temporarily unavailable|124/);
    expect(await neighbour.run('echo after', MS)).toMatchObject({ output: 'after\r\n' });
  });

  test('29. a token that a reader kept is worth nothing when the session has ended', async () => {
    const third = await driver.open('fence-third', { signal, expiresAt: Date.now() + HOUR });
    const token = (await third.exec('cat /var/run/secrets/kubernetes.io/serviceaccount/token', MS)).output.trim();
    const ask = async (): Promise<number> => {
      const { status, body } = await cluster.api.pass(
        { method: 'GET', path: '/api/v1/nodes', headers: {}, signal },
        token,
      );
      for await (const _ of body);
      return status;
    };
    expect(await ask()).toBe(200);
    await third[Symbol.asyncDispose]();
    await expect.poll(ask, { timeout: 60_000, interval: 500 }).toBe(401);
  });
});
