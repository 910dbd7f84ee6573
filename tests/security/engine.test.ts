/** Promise: the engine contains its reader. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sandbox } from '../../server/sandbox/sandbox.ts';
import type { EmbeddedDriver } from '../../server/sandbox/embedded/worker-host/driver.ts';
import { SIZE, Typist } from '../../scripts/verify/typist.ts';
import { embeddedDriver } from '../support/simulator.ts';

const signal = new AbortController().signal;
let driver: EmbeddedDriver;
let opened = 0;
beforeAll(() => {
  driver = embeddedDriver();
});
afterAll(() => driver[Symbol.asyncDispose]());

const open = (): Promise<Sandbox> => driver.open(`engine-${++opened}`, { signal, expiresAt: Date.now() + 3_600_000 });
const run = (sandbox: Sandbox, command: string, timeoutMs = 5_000): ReturnType<Sandbox['exec']> =>
  sandbox.exec(command, { timeoutMs, signal });

describe('19. a hostile command is ended or throttled, its reader is told, and the sandbox or its successor works', () => {
  test.each([
    ['an endless loop', 'while true; do :; done'],
    ['a fork bomb', 'b() { b | b & }; b; sleep 1'],
    ['a string that doubles', 'x=a; while true; do x=$x$x; done'],
    ['deep recursion', 'f() { f; }; f'],
    ['an awk loop', "awk 'BEGIN { while (1) x = x + 1 }'"],
    ['a flood of output', 'yes | head -c 200000000 > /dev/null'],
    ['a flood to the disk', 'yes > big; echo "exit $?"'],
    ['a glob over everything', 'for i in $(seq 1 300); do echo x > f$i; done; echo */*/*/* f* f* f* | wc -c'],
    ['brace expansion', 'echo {1..9}{1..9}{1..9}{1..9}{1..9}{1..9}{1..9}{1..9} | wc -c'],
  ])('%s', { timeout: 60_000 }, async (_name, command) => {
    const sandbox = await open();
    const neighbour = await open();
    const hostile = run(sandbox, command, 4_000).catch((error: unknown) => error);
    expect(await run(neighbour, 'echo neighbour works')).toEqual({ exitCode: 0, output: 'neighbour works\n' });
    await hostile;
    const after = await Promise.race([
      run(sandbox, 'echo still here', 15_000).catch(() => 'ended' as const),
      sandbox.ended.then(() => 'ended' as const),
    ]);
    const said = after === 'ended' ? (await sandbox.ended).message : after.output;
    expect(said).toMatch(/still here|memory|did not answer|limit/);
    await Promise.all([sandbox[Symbol.asyncDispose](), neighbour[Symbol.asyncDispose]()]);
  });

  test('a disk that is full says so, and has room again after a delete', async () => {
    const sandbox = await open();
    const { output } = await run(
      sandbox,
      'yes | head -c 100000000 > big; rm big; echo room > small; cat small',
      20_000,
    );
    expect(output).toContain('No space left on device');
    expect(output).toMatch(/room\n$/);
    await sandbox[Symbol.asyncDispose]();
  });
});

describe('20. manifests that are made to hurt are refused in the real tool\u2019s words', () => {
  test.each([
    [
      'an alias bomb',
      'a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n',
      /excessive aliasing|apiVersion not set/,
    ],
    [
      '__proto__ as a label',
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: {__proto__: x}}\n',
      /configmap\/a created|Invalid value|invalid/,
    ],
    [
      'constructor as a name',
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: constructor}\ndata: {__proto__: x, constructor: value}\n',
      /configmap\/constructor created|is invalid/,
    ],
    [
      'a kind that is no kind',
      'apiVersion: v1\nkind: __proto__\nmetadata: {name: a}\n',
      /no matches for kind "__proto__"/,
    ],
  ])('%s', async (_name, manifest, said) => {
    const sandbox = await open();
    await sandbox.writeFile('evil.yaml', new TextEncoder().encode(manifest));
    const { output } = await run(sandbox, 'kubectl apply -f evil.yaml', 15_000);
    expect(output).toMatch(said);
    expect(output).not.toMatch(/TypeError|RangeError|undefined is not|at Object\./);
    expect((await run(sandbox, 'kubectl get namespaces -o name | head -1')).output).toBe('namespace/default\n');
    await sandbox[Symbol.asyncDispose]();
  });

  test('a manifest of 10 MB', async () => {
    const sandbox = await open();
    await run(
      sandbox,
      '{ echo "apiVersion: v1"; echo "kind: ConfigMap"; echo "metadata: {name: big}"; echo "data:"; yes "  # filling" | head -c 10000000; } > big.yaml',
      20_000,
    );
    expect((await run(sandbox, 'kubectl apply -f big.yaml', 15_000)).output).toMatch(/larger than|Too long|too large/i);
    await sandbox[Symbol.asyncDispose]();
  });
});

test('21. no path leads out of the sandbox\u2019s own files', async () => {
  const sandbox = await open();
  const { output } = await run(
    sandbox,
    'cat /etc/../../../../../../proc/self/environ; ls /proc/1/root 2>&1; ln -s loop loop; cat loop; cat "$(printf \'/etc/passwd\\0x\')" | head -1; cat /srv /root/.npmrc /home/*/.ssh/* 2>&1',
  );
  expect(output).not.toMatch(/HOSTNAME=|npm_|PATH=.*node_modules/);
  expect(output).toMatch(/Too many levels of symbolic links/);
  await expect(sandbox.writeFile('../../../../etc/passwd', new TextEncoder().encode('x'))).rejects.toMatchObject({
    code: 'limit',
  });
  await sandbox[Symbol.asyncDispose]();
});

test('22. nothing in a sandbox reaches the process or the network around it', async () => {
  let arrived = 0;
  const server = createServer((_request, response) => {
    arrived++;
    response.end('the host');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as AddressInfo;
  const sandbox = await open();
  const probe = `apiVersion: v1
kind: Pod
metadata: {name: probe}
spec:
  containers:
  - name: c
    image: ghost:6-alpine
    env: [{name: NODE_ENV, value: development}]
    livenessProbe: {httpGet: {host: 127.0.0.1, port: ${port}, path: /}, periodSeconds: 1}
`;
  await sandbox.writeFile('probe.yaml', new TextEncoder().encode(probe));
  const { output } = await run(
    sandbox,
    `env; curl -sS -m 2 http://127.0.0.1:${port}/; curl -sS -m 2 http://localhost:${port}/; curl -sS -m 2 http://169.254.169.254/latest/meta-data/; curl -sS -m 2 http://example.com/; kubectl apply -f probe.yaml; sleep 4; kubectl exec probe -- curl -sS -m 2 http://127.0.0.1:${port}/`,
    20_000,
  );
  expect(output).not.toContain('the host');
  expect(output).not.toMatch(/^(?:npm_|NODE_OPTIONS|VITEST|CI=)/m);
  expect(output).toContain('Could not resolve host: example.com');
  expect(arrived).toBe(0);
  server.close();
  await sandbox[Symbol.asyncDispose]();
});

test('23. two sandboxes share nothing, prototypes included', async () => {
  const [one, other] = await Promise.all([open(), open()]);
  await run(
    one,
    'echo mine > ~/mine; kubectl create namespace mine; docker run -d --name mine ghost:6-alpine; alias mine=ls',
  );
  const { output } = await run(
    other,
    'ls ~/mine; kubectl get namespace mine; docker ps -a --format "{{.Names}}"; type mine',
  );
  expect(output).toMatch(/No such file/);
  expect(output).toMatch(/namespaces "mine" not found/);
  expect(output).toMatch(/mine: not found/);
  expect(output).not.toMatch(/^mine$/m);
  await Promise.all([one[Symbol.asyncDispose](), other[Symbol.asyncDispose]()]);
});

test(
  '24. generated kubectl and docker command lines never crash, hang, or show a JavaScript error',
  { timeout: 180_000 },
  async () => {
    const sandbox = await open();
    using typist = new Typist(await sandbox.terminal('fuzz', SIZE));
    let seed = 24;
    const random = (below: number): number =>
      (((seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff) / 0x7fffffff) * below) | 0;
    const words =
      'get describe apply create delete logs exec scale wait explain label annotate patch run config auth version events pods po rs svc node ns all -f -o -l -n -A -w --watch=false --help yaml json name jsonpath={.x} jsonpath={ custom-columns=A:.b x nope __proto__ constructor toString hasOwnProperty -- - --all --force --replicas=1 --replicas=x -it -c / pods/ /x a/b/c baldur-ghost.yaml ps images inspect rm stop start ps -a --format {{.x}} {{ {{range}} build tag push pull login volume network stats port top cp history'.split(
        ' ',
      );
    const batches = 60;
    for (let batch = 0; batch < batches; batch++) {
      const lines = Array.from({ length: 25 }, () => {
        const tool = random(2) === 0 ? 'kubectl' : 'docker';
        const rest = Array.from({ length: random(6) }, () => `'${words[random(words.length)]}'`);
        return `timeout 2 ${tool} ${rest.join(' ')} < /dev/null`;
      });
      const { output } = await run(sandbox, lines.join('\n'), 60_000);
      expect(output).not.toMatch(
        /\b(?:TypeError|RangeError|ReferenceError|SyntaxError)\b|failed inside the simulator|\[object Object\]|\bundefined\b is not|Cannot read properties/,
      );
    }
    expect(await typist.run('echo alive', { timeoutMs: 10_000, signal })).toMatchObject({ output: 'alive\r\n' });
  },
);
