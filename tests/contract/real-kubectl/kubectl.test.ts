/** The real kubectl, where there is one, against the simulated API: what it prints must be what a real cluster makes it print. */
import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { servedCluster, type ServedCluster } from '../../support/cluster/served-cluster.ts';
import { sleeper, type FakeImage } from '../../support/cluster/fake-container.ts';

const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;

const ghost: FakeImage = {
  async main({ print, listen, killed }) {
    print('Ghost booted in 1.5s\n');
    listen(2368, async () => ({
      status: 200,
      headers: {},
      body: (async function* () {
        yield new TextEncoder().encode('a blog');
      })(),
    }));
    await killed;
    return 0;
  },
  commands: {
    async ls({ stdout }) {
      await stdout.write('content\ncurrent\n');
      return 0;
    },
  },
};

const pod = `apiVersion: v1
kind: Pod
metadata:
  name: baldur-ghost
  labels: { app: baldur-ghost }
spec:
  containers:
    - name: ghost
      image: ghost:6-alpine
      ports: [{ containerPort: 2368 }]
`;

const replicaSet = `apiVersion: apps/v1
kind: ReplicaSet
metadata: { name: baldur-tensplit }
spec:
  replicas: 1
  selector: { matchLabels: { app: baldur-app } }
  template:
    metadata: { labels: { app: baldur-app } }
    spec: { containers: [{ name: baldur-cname, image: 'app:1' }] }
`;

describe.skipIf(!hasKubectl)('kubectl (skipped where it is not installed)', () => {
  let served: ServedCluster;

  beforeAll(async () => {
    served = await servedCluster({ 'ghost:6-alpine': ghost, 'app:1': sleeper });
    await writeFile(path.join(served.folder, 'pod.yaml'), pod);
    await writeFile(path.join(served.folder, 'bad.yaml'), pod.replace('image:', 'imagee: x\n      image:'));
    await writeFile(path.join(served.folder, 'rs.yaml'), replicaSet);
  });

  afterAll(async () => {
    await served[Symbol.asyncDispose]();
  });

  function kubectl(line: string): Promise<{ code: number; output: string }> {
    const env = { ...process.env, KUBECONFIG: served.kubeconfig, HOME: served.folder };
    return new Promise((resolve) => {
      execFile('kubectl', line.split(' '), { env, cwd: served.folder, timeout: 20_000 }, (error, stdout, stderr) => {
        const code = typeof error?.code === 'number' ? error.code : error ? 1 : 0;
        resolve({ code, output: `${stdout}${stderr}` });
      });
    });
  }

  async function portForward(ports: string): Promise<{ child: ChildProcess; forwarded: string; output: () => string }> {
    const env = { ...process.env, KUBECONFIG: served.kubeconfig, HOME: served.folder };
    const child = spawn('kubectl', ['port-forward', '-n', 'ci360', 'pod/baldur-ghost', ports], { env });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()));
    const address = (): string | undefined => /Forwarding from (127\.0\.0\.1:\d+)/.exec(output)?.[1];
    while (address() === undefined) await once(child.stdout, 'data');
    return { child, forwarded: `http://${address()}/`, output: () => output };
  }

  test('finds the nodes, and makes a namespace to work in', async () => {
    expect((await kubectl('get nodes')).output).toMatch(
      /^NAME {5}STATUS {3}ROLES {11}AGE {3}VERSION\nnode-1 {3}Ready {4}control-plane/,
    );
    expect(await kubectl('create namespace ci360')).toEqual({ code: 0, output: 'namespace/ci360 created\n' });
    expect(await kubectl('get pods -n ci360')).toEqual({ code: 0, output: 'No resources found in ci360 namespace.\n' });
    expect(await kubectl('create namespace ci360')).toEqual({
      code: 1,
      output: 'Error from server (AlreadyExists): namespaces "ci360" already exists\n',
    });
  });

  test('applies a Pod, sees it run, reads its log and runs a command in it', async () => {
    expect(await kubectl('apply -n ci360 -f pod.yaml')).toEqual({ code: 0, output: 'pod/baldur-ghost created\n' });
    expect((await kubectl('wait -n ci360 --for=condition=Ready pod/baldur-ghost')).output).toBe(
      'pod/baldur-ghost condition met\n',
    );
    expect((await kubectl('get -n ci360 pods')).output).toMatch(
      /^NAME {11}READY {3}STATUS {4}RESTARTS {3}AGE\nbaldur-ghost {3}1\/1 {5}Running {3}0 {10}\d+s\n$/,
    );
    expect(await kubectl('apply -n ci360 -f pod.yaml')).toEqual({ code: 0, output: 'pod/baldur-ghost unchanged\n' });
    expect(await kubectl('logs -n ci360 baldur-ghost')).toEqual({ code: 0, output: 'Ghost booted in 1.5s\n' });
    expect(await kubectl('exec -n ci360 baldur-ghost -- ls')).toEqual({ code: 0, output: 'content\ncurrent\n' });
    expect((await kubectl('describe -n ci360 pod baldur-ghost')).output).toContain(
      'Successfully assigned ci360/baldur-ghost to node-',
    );
  });

  test('is told what is wrong with a manifest', async () => {
    const fresh = await kubectl('create -n ci360 -f bad.yaml');
    expect(fresh).toEqual({
      code: 1,
      output:
        'Error from server (BadRequest): error when creating "bad.yaml": Pod in version "v1" cannot be handled as a Pod: ' +
        'strict decoding error: unknown field "spec.containers[0].imagee"\n',
    });
    const changed = await kubectl('apply -n ci360 -f bad.yaml');
    expect(changed.output).toMatch(
      /^The request is invalid: patch: Invalid value: "map\[metadata:map\[annotations:map\[/,
    );
    expect(changed.output).toContain('strict decoding error: unknown field "spec.containers[0].imagee"');
  });

  test('scales a ReplicaSet out and in', async () => {
    expect(await kubectl('apply -n ci360 -f rs.yaml')).toEqual({
      code: 0,
      output: 'replicaset.apps/baldur-tensplit created\n',
    });
    expect(await kubectl('scale -n ci360 rs baldur-tensplit --replicas=2')).toEqual({
      code: 0,
      output: 'replicaset.apps/baldur-tensplit scaled\n',
    });
    expect((await kubectl('wait -n ci360 --for=jsonpath={.status.readyReplicas}=2 rs/baldur-tensplit')).code).toBe(0);
    expect((await kubectl('scale -n ci360 rs baldur-tensplit --replicas=0')).code).toBe(0);
    expect((await kubectl('wait -n ci360 --for=delete pod -l app=baldur-app')).code).toBe(0);
  });

  test('explains a field, and says what it may do', async () => {
    expect((await kubectl('explain pod.spec.containers.livenessProbe')).output).toContain(
      'FIELD: livenessProbe <Probe>',
    );
    expect(await kubectl('auth can-i create pods')).toEqual({ code: 0, output: 'yes\n' });
    expect(await kubectl('auth can-i create pods --as=reader')).toEqual({ code: 1, output: 'no\n' });
  });

  test('forwards a port, and loses the connection at a port that nobody listens on', async () => {
    const { child, forwarded } = await portForward('0:2368');
    const answer = await fetch(forwarded);
    expect([answer.status, await answer.text()]).toEqual([200, 'a blog']);
    child.kill('SIGINT');
    await once(child, 'exit');
    const refused = await portForward('0:99');
    await expect(fetch(refused.forwarded)).rejects.toThrow('fetch failed');
    await once(refused.child, 'exit');
    expect(refused.output()).toContain('connect: connection refused');
    expect(refused.output()).toMatch(/error: lost connection to pod\n$/);
  });

  test('deletes a namespace with all that is in it', async () => {
    expect((await kubectl('delete namespace ci360')).code).toBe(0);
    expect((await kubectl('get namespace ci360')).output).toBe(
      'Error from server (NotFound): namespaces "ci360" not found\n',
    );
  });
});
