/** `aws` and `sandbox` as a reader of a real cluster has them: bundled, run by Node, with a registry behind the gate. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { parse } from 'yaml';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGate, type RunningGate } from '../../../server/sandbox/kind/registry-gate/gate.ts';
import { registryToken } from '../../../server/sandbox/kind/registry-gate/token.ts';
import { bundleToolbox } from '../../../server/sandbox/kind/toolbox/bundle.ts';
import type { ToolboxSession } from '../../../server/sandbox/kind/toolbox/session-file.ts';
import { RegistryClient } from '../../support/registry/client.ts';
import { openRegistry, type TestRegistry } from '../../support/registry/upstream.ts';

const KEY = Buffer.alloc(32, 7);
const TOKEN = registryToken('0123456789', KEY);

let folder: string;
let registry: TestRegistry;
let gate: RunningGate;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'toolbox-'));
  await bundleToolbox(join(folder, 'bin'));
  await Promise.all(['run', 'home'].map((name) => mkdir(join(folder, name))));
  registry = await openRegistry();
  gate = await startGate({ upstream: registry.url, port: 0, key: KEY, log: pino({ level: 'silent' }) });
  await openSession({});
});
afterAll(async () => {
  await gate[Symbol.asyncDispose]();
  await registry[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

async function openSession(changes: Partial<ToolboxSession>): Promise<void> {
  const session: ToolboxSession = {
    mode: 'real cluster',
    versions: { kubernetes: 'v1.36.4', docker: '28.5.2' },
    values: {
      ns: 'ci360-0123456789',
      repo: 'registry.example:5000/',
      account: '111122223333',
      region: 'us-east-1',
      cluster: 'baldur-eks',
    },
    expiresAt: Date.now() + 90 * 60_000,
    registryToken: TOKEN,
    cluster: { server: 'https://10.96.0.1', certificateAuthority: 'Y2E=', tokenFile: '/run/secrets/reader/token' },
    pages: [
      {
        slug: 'docker/build',
        title: 'Building',
        needs: [],
        leaves: ['image'],
        checks: [{ run: 'cat ~/state; echo not this >&2', expect: '^in {{ns}}$' }],
        commands: ['echo in {{ns}} > state', 'cat ~/state'],
      },
      { slug: 'docker/run', title: 'Running', needs: ['image'], leaves: [], checks: [], commands: [] },
      {
        slug: 'breaks',
        title: 'Breaks',
        needs: [],
        leaves: ['nothing'],
        checks: [],
        commands: ['echo oh >&2; false', 'echo never'],
      },
      { slug: 'broken', title: 'Broken', needs: ['nothing'], leaves: [], checks: [], commands: [] },
      {
        slug: 'again',
        title: 'Again',
        needs: [],
        leaves: ['twice'],
        checks: [{ run: 'cat ~/twice', expect: '^made$' }],
        commands: ['mkdir folder; mkdir folder', 'cd folder', 'echo made > ../twice'],
      },
      { slug: 'after', title: 'After', needs: ['twice'], leaves: [], checks: [], commands: [] },
    ],
    lacks: [],
    ...changes,
  };
  await writeFile(join(folder, 'run', 'session.json'), JSON.stringify(session));
}

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs it as the toolbox does, but with its own folder and gate. */
function run(program: 'aws' | 'sandbox', ...args: string[]): Promise<Ran> {
  const surroundings = JSON.stringify({ folder: join(folder, 'run'), registryUrl: `http://127.0.0.1:${gate.port}` });
  const script = `(await import(${JSON.stringify(join(folder, 'bin', `${program}.mjs`))})).main(${surroundings})`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, program, ...args], {
    env: { HOME: join(folder, 'home'), PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { promise, resolve, reject } = Promise.withResolvers<Ran>();
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString('utf8')));
  child.on('error', reject);
  child.on('close', (code) => resolve({ code, out, err }));
  return promise;
}

test('aws gives the token that opens the registry, and nothing else on standard output', async () => {
  expect(await run('aws', 'ecr', 'get-login-password', '--region', 'us-east-1')).toEqual({
    code: 0,
    out: `${TOKEN}\n`,
    err: '[sandbox] not AWS: this token opens only the sandbox registry\n',
  });
});

test('aws creates a repository in the registry, once, and a push finds it', async () => {
  const create = ['ecr', 'create-repository', '--repository-name', 'shop/created'];
  const { code, out } = await run('aws', ...create);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ repository: { repositoryUri: 'registry.example:5000/shop/created' } });
  expect(await run('aws', ...create)).toMatchObject({
    code: 254,
    out: '',
    err: expect.stringContaining("The repository with name 'shop/created' already exists in the registry"),
  });
  const { out: described } = await run('aws', 'ecr', 'describe-repositories');
  expect(JSON.parse(described)).toMatchObject({ repositories: [{ repositoryName: 'shop/created' }] });
  expect(await run('sandbox', 'registry', 'tags', 'shop/created')).toEqual({ code: 0, out: '', err: '' });
  await new RegistryClient(gate.port, TOKEN).push('shop/created', '1.0', ['a layer']);
  expect(await run('sandbox', 'registry', 'tags', 'shop/created')).toEqual({ code: 0, out: '1.0\n', err: '' });
  expect(await run('sandbox', 'registry', 'tags', 'shop/other')).toEqual({
    code: 1,
    out: '',
    err: 'sandbox: the registry has no repository shop/other\n',
  });
});

test('aws writes a context that reads its token from the file where the cluster renews it', async () => {
  const config = join(folder, 'home', '.kube', 'config');
  const { code, out } = await run('aws', 'eks', 'update-kubeconfig', '--name', 'baldur-eks');
  const arn = 'arn:aws:eks:us-east-1:111122223333:cluster/baldur-eks';
  expect({ code, out }).toEqual({ code: 0, out: `Added new context ${arn} to ${config}\n` });
  expect(parse(await readFile(config, 'utf8'))).toMatchObject({
    'current-context': arn,
    clusters: [{ cluster: { server: 'https://10.96.0.1', 'certificate-authority-data': 'Y2E=' } }],
    users: [{ name: arn, user: { tokenFile: '/run/secrets/reader/token' } }],
  });
  expect((await stat(config)).mode & 0o777).toBe(0o600);
  expect((await run('aws', 'eks', 'update-kubeconfig', '--name', 'baldur-eks')).out).toMatch(/^Updated context /);
});

test('sandbox about says that the cluster is real, and how long it stays', async () => {
  const { out } = await run('sandbox', 'about');
  expect(out).toMatch(
    /^mode: real cluster\nkubernetes: v1\.36\.4\ndocker: 28\.5\.2\nnamespace: .+\nregistry: registry\.example:5000\ntime left: 1 h (?:30|29) min\n$/,
  );
});

test("sandbox goto runs what makes a page's state, at home and shown; sandbox check then says Done", async () => {
  const { code, out } = await run('sandbox', 'check', 'docker/build');
  expect({ code, out }).toEqual({
    code: 1,
    out: 'Not yet: expected ^in ci360-0123456789$, got nothing (exit 0)\n',
  });
  expect(await run('sandbox', 'goto', 'docker/run')).toEqual({
    code: 0,
    out: '+ echo in ci360-0123456789 > state\n+ cat ~/state\nin ci360-0123456789\n',
    err: '',
  });
  expect((await run('sandbox', 'check', 'docker/build')).out).toBe('Done\n');
});

test("sandbox goto goes on after a command that fails because its work is there, when the page's check says so", async () => {
  expect(await run('sandbox', 'goto', 'after')).toMatchObject({
    code: 0,
    out: '+ mkdir folder; mkdir folder\n+ cd folder\n+ echo made > ../twice\n',
    err: expect.stringContaining('File exists'),
  });
});

test('sandbox goto stops at a command that fails', async () => {
  expect(await run('sandbox', 'goto', 'broken')).toEqual({
    code: 1,
    out: '+ echo oh >&2; false\n',
    err: "oh\nsandbox: a command of breaks ended with 1; the page's state is not complete\n",
  });
});

test('sandbox reset leaves the word for the supervisor', async () => {
  expect(await run('sandbox', 'reset')).toEqual({ code: 0, out: 'The sandbox starts anew.\n', err: '' });
  expect(existsSync(join(folder, 'run', 'reset-requested'))).toBe(true);
});

test('a registry that refuses or is away is told in one line', async () => {
  await openSession({ registryToken: registryToken('0123456789', Buffer.alloc(32, 8)) });
  expect(await run('aws', 'ecr', 'describe-repositories')).toEqual({
    code: 255,
    out: '',
    err: '[sandbox] the registry registry.example:5000 refused: authentication required\n',
  });
  expect(await run('sandbox', 'registry', 'tags', 'x')).toEqual({
    code: 1,
    out: '',
    err: 'sandbox: the registry registry.example:5000 refused: authentication required\n',
  });
});

test('a session file of another version is told in one line', async () => {
  await writeFile(join(folder, 'run', 'session.json'), '{"mode":"real cluster","versions":{}}');
  expect(await run('sandbox', 'about')).toEqual({
    code: 255,
    out: '',
    err: '[sandbox] sandbox does not work in this toolbox: session.json: expected "values" to be an object, got undefined. Reset the sandbox to get another one.\n',
  });
});
