/** What the registry gate promises to readers and to the operator. */
import { randomBytes } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startGate, type RunningGate } from '../../../server/sandbox/kind/registry-gate/gate.ts';
import { basic, PROXIED_AUTHORIZATION, registryToken } from '../../../server/sandbox/kind/registry-gate/token.ts';
import { RegistryClient } from '../../support/registry/client.ts';
import { digestOf, openRegistry, type TestRegistry } from '../../support/registry/upstream.ts';

const KEY = randomBytes(32);
const MAX_BLOB_BYTES = 1000;
const lines: string[] = [];

let registry: TestRegistry;
let gate: RunningGate;

const openGate = (): Promise<RunningGate> => {
  const sink = new PassThrough();
  sink.on('data', (chunk: Buffer) => lines.push(chunk.toString('utf8')));
  return startGate({
    upstream: registry.url,
    port: 0,
    key: KEY,
    log: pino({}, sink),
    limits: { maxBlobBytes: MAX_BLOB_BYTES },
  });
};

beforeAll(async () => {
  registry = await openRegistry();
  gate = await openGate();
});
afterAll(async () => {
  await gate[Symbol.asyncDispose]();
  await registry[Symbol.asyncDispose]();
});

const newBox = (): string => randomBytes(5).toString('hex');
const clientOf = (box: string, port = gate.port): RegistryClient => new RegistryClient(port, registryToken(box, KEY));
/** A reader with a box of their own. */
const newReader = (): RegistryClient => clientOf(newBox());
const operator = (): RegistryClient => clientOf('guide');
/** A name nobody used, for a registry that is not thrown away after the test. */
const newName = (): string => `shop/app-${randomBytes(4).toString('hex')}`;

describe('The token', () => {
  test.each([
    ['no credentials', () => new RegistryClient(gate.port)],
    ['another user', () => new RegistryClient(gate.port, registryToken('0123456789', KEY), 'reader')],
    ['a token of another key', () => new RegistryClient(gate.port, registryToken('0123456789', randomBytes(32)))],
    [
      "another box's signature",
      () => new RegistryClient(gate.port, registryToken('0123456789', KEY).replace('0', '1')),
    ],
    ['a longer signature', () => new RegistryClient(gate.port, `${registryToken('0123456789', KEY)}0`)],
    ['a box that cannot be', () => new RegistryClient(gate.port, registryToken('guide/x', KEY))],
  ])('is asked for: %s is refused as docker login expects it', async (_name, client) => {
    for (const path of ['/v2/', '/v2/x/manifests/1.0', '/sandbox/repositories', '/nowhere']) {
      const { status, headers, body } = await client().get(path);
      expect(status).toBe(401);
      expect(headers['www-authenticate']).toBe('Basic realm="sandbox"');
      expect(headers['docker-distribution-api-version']).toBe('registry/2.0');
      expect(JSON.parse(body)).toEqual({
        errors: [{ code: 'UNAUTHORIZED', message: 'authentication required', detail: null }],
      });
    }
  });

  test('opens the registry', async () => {
    expect(await newReader().get('/v2/')).toMatchObject({ status: 200, body: '{}\n' });
  });

  test('comes in a header of its own by the API server\u2019s proxy, which passes no other on', async () => {
    const [box, name] = [newBox(), newName()];
    const bare = new RegistryClient(gate.port);
    const as = (owner: string, key = KEY) => ({ [PROXIED_AUTHORIZATION]: basic(registryToken(owner, key)) });
    await clientOf(box).ask('PUT', `/sandbox/repositories/${name}`);
    const path = `/sandbox/boxes/${box}`;
    expect(await bare.ask('DELETE', path, { headers: as('guide', randomBytes(32)) })).toMatchObject({ status: 401 });
    expect(await bare.ask('DELETE', path, { headers: as(newBox()) })).toMatchObject({ status: 403 });
    expect(await bare.ask('DELETE', path, { headers: as('guide') })).toMatchObject({ status: 200 });
    expect(await clientOf(box).ask('PUT', `/sandbox/repositories/${name}`)).toMatchObject({ status: 201 });
  });

  test('is not needed by a probe, which learns whether the registry answers', async () => {
    expect(await new RegistryClient(gate.port).get('/healthz')).toMatchObject({ status: 200 });
  });
});

describe('A repository', () => {
  test('must be created before a push, as in ECR', async () => {
    const [reader, name] = [newReader(), newName()];
    const refused = await reader.push(name, '1.0', ['a layer']);
    expect(refused.status).toBe(404);
    expect(JSON.parse(refused.body)).toEqual({
      errors: [
        {
          code: 'NAME_UNKNOWN',
          message: `The repository with name '${name}' does not exist in the registry`,
          detail: null,
        },
      ],
    });
    expect(await reader.ask('PUT', `/v2/${name}/manifests/1.0`, { body: '{}' })).toMatchObject({ status: 404 });
    expect(await reader.ask('PUT', `/sandbox/repositories/${name}`)).toMatchObject({ status: 201 });
    expect(await reader.push(name, '1.0', ['a layer'])).toMatchObject({ status: 201, sent: 2 });
    expect(await reader.get(`/v2/${name}/tags/list`)).toMatchObject({
      status: 200,
      body: `${JSON.stringify({ name, tags: ['1.0'] })}\n`,
    });
  });

  test('is created once', async () => {
    const [reader, name] = [newReader(), newName()];
    await reader.ask('PUT', `/sandbox/repositories/${name}`);
    expect(await reader.ask('PUT', `/sandbox/repositories/${name}`)).toMatchObject({ status: 409 });
    expect(JSON.parse((await reader.get('/sandbox/repositories')).body)).toEqual({ repositories: [name] });
  });

  test('that is empty is still there when the gate was started anew', async () => {
    const [box, name] = [newBox(), newName()];
    await clientOf(box).ask('PUT', `/sandbox/repositories/${name}`);
    await using second = await openGate();
    const later = clientOf(box, second.port);
    expect(JSON.parse((await later.get('/sandbox/repositories')).body)).toEqual({ repositories: [name] });
    expect(JSON.parse((await later.get(`/v2/${name}/tags/list`)).body)).toEqual({ name, tags: [] });
    expect(await later.push(name, '1.0', ['a layer'])).toMatchObject({ status: 201 });
  });

  test('is found among more of them than the registry lists at a time', async () => {
    const reader = newReader();
    const names = Array.from({ length: 130 }, (_, index) => `many/app-${index}`).sort();
    await Promise.all(names.map((name) => reader.ask('PUT', `/sandbox/repositories/${name}`)));
    expect(JSON.parse((await reader.get('/sandbox/repositories')).body)).toEqual({ repositories: names });
  });

  test('shows nothing of how its creation is remembered, and nobody can take that away', async () => {
    const [reader, name] = [newReader(), newName()];
    await reader.ask('PUT', `/sandbox/repositories/${name}`);
    expect(await reader.get(`/v2/${name}/manifests/_created`)).toMatchObject({ status: 404 });
    expect(await reader.ask('PUT', `/v2/${name}/manifests/_created`, { body: '{}' })).toMatchObject({ status: 403 });
  });

  test("has its names read page by page, the guide's among them", async () => {
    const reader = newReader();
    const names = [newName(), newName(), newName()].sort();
    for (const name of names) await reader.ask('PUT', `/sandbox/repositories/${name}`);
    const theirs = newName();
    await operator().push(theirs, '1.0', ['a layer']);
    const seen: string[] = [];
    for (let path: string | undefined = '/v2/_catalog?n=2'; path !== undefined;) {
      const { headers, body } = await reader.get(path);
      const { repositories } = JSON.parse(body) as { repositories: string[] };
      expect(repositories.length).toBeLessThanOrEqual(2);
      seen.push(...repositories);
      path = /^<(.*)>; rel="next"$/.exec(String(headers.link))?.[1];
    }
    expect(seen).toEqual(expect.arrayContaining([...names, theirs]));
    expect(seen).toEqual(seen.toSorted());
  });
});

describe('What was pushed', () => {
  test('can be pulled, by curl too, which names no type, and Location leads back to the gate', async () => {
    const [reader, name, layer] = [newReader(), newName(), 'a layer of many bytes'];
    await reader.ask('PUT', `/sandbox/repositories/${name}`);
    const pushed = await reader.push(name, '1.0', [layer]);
    expect(pushed.headers.location).toBe(`/v2/${name}/manifests/${String(pushed.headers['docker-content-digest'])}`);
    const pulled = await reader.ask('GET', `/v2/${name}/manifests/1.0`, { headers: { accept: '*/*' } });
    expect(digestOf(pulled.body)).toBe(pushed.headers['docker-content-digest']);
    expect(await reader.get(`/v2/${name}/blobs/${digestOf(layer)}`)).toMatchObject({ status: 200, body: layer });
    const head = await reader.ask('HEAD', `/v2/${name}/blobs/${digestOf(layer)}`, { headers: { accept: '*/*' } });
    expect(head.headers['content-length']).toBe(String(layer.length));
  });

  test("is not another reader's to see, to overwrite or to mount", async () => {
    const [first, second] = [newBox(), newBox()];
    const [one, other, name, secret] = [clientOf(first), clientOf(second), newName(), `secret of ${first}`];
    await one.ask('PUT', `/sandbox/repositories/${name}`);
    await one.push(name, '1.0', [secret]);
    await other.ask('PUT', `/sandbox/repositories/${name}`);
    const blob = digestOf(secret);
    for (const path of [
      `/v2/${name}/manifests/1.0`,
      `/v2/${name}/blobs/${blob}`,
      `/v2/${first}/${name}/manifests/1.0`,
      `/v2/${first}/${name}/tags/list`,
    ]) {
      expect(await other.get(path)).toMatchObject({ status: 404 });
    }
    expect((await other.get('/v2/_catalog')).body).not.toContain(first);
    for (const from of [`${first}/${name}`, name, `../${first}/${name}`]) {
      const query = `?mount=${blob}&from=${encodeURIComponent(from)}`;
      expect(await other.ask('POST', `/v2/${name}/blobs/uploads/${query}`)).toMatchObject({ status: 202 });
    }
    await other.push(name, '1.0', ['something else']);
    expect((await one.get(`/v2/${name}/manifests/1.0`)).body).toContain(blob);
  });

  test("is mounted from another repository of one's own", async () => {
    const [reader, first, second] = [newReader(), newName(), newName()];
    for (const name of [first, second]) await reader.ask('PUT', `/sandbox/repositories/${name}`);
    await reader.push(first, '1.0', ['a layer']);
    const mounted = await reader.ask('POST', `/v2/${second}/blobs/uploads/?mount=${digestOf('a layer')}&from=${first}`);
    expect(mounted).toMatchObject({ status: 201, headers: { location: `/v2/${second}/blobs/${digestOf('a layer')}` } });
  });

  test('by an upload of one box cannot be gone on with by another', async () => {
    const [one, other, name] = [newReader(), newReader(), newName()];
    for (const reader of [one, other]) await reader.ask('PUT', `/sandbox/repositories/${name}`);
    const { headers } = await one.ask('POST', `/v2/${name}/blobs/uploads/`);
    const taken = await other.ask('PATCH', headers.location ?? '', { body: 'x' });
    expect(taken.status).toBeGreaterThanOrEqual(400);
  });

  test('has no name of the box in its errors', async () => {
    const [box, name] = [newBox(), newName()];
    for (const path of [`manifests/1.0`, `manifests/${digestOf('x')}`, `blobs/${digestOf('x')}`, 'tags/list']) {
      const { status, body } = await clientOf(box).get(`/v2/${name}/${path}`);
      expect(status).toBe(404);
      expect(body).not.toContain(box);
      expect(body).not.toContain('guide/');
    }
  });
});

describe("The guide's images", () => {
  test('are pulled by every reader and pushed by the operator alone', async () => {
    const [reader, name] = [newReader(), newName()];
    const pushed = await operator().push(name, '1.0', ['a layer']);
    expect(pushed.status).toBe(201);
    const pulled = await reader.get(`/v2/${name}/manifests/1.0`);
    expect(digestOf(pulled.body)).toBe(pushed.headers['docker-content-digest']);
    expect(await reader.get(`/v2/${name}/blobs/${digestOf('a layer')}`)).toMatchObject({ body: 'a layer' });
    expect(JSON.parse((await reader.get(`/v2/${name}/tags/list`)).body)).toEqual({ name, tags: ['1.0'] });
    expect(await reader.push(name, '1.0', ['another'])).toMatchObject({ status: 404 });
    expect(await reader.ask('PUT', `/v2/guide/${name}/manifests/1.0`, { body: '{}' })).toMatchObject({ status: 404 });
  });

  test("give way to what a reader pushed under the same name, and others don't see that", async () => {
    const [reader, other, name] = [newReader(), newReader(), newName()];
    const theirs = await operator().push(name, '1.0', ['a layer']);
    expect(await reader.ask('PUT', `/sandbox/repositories/${name}`)).toMatchObject({ status: 201 });
    expect(JSON.parse((await reader.get(`/v2/${name}/tags/list`)).body)).toEqual({ name, tags: [] });
    await reader.push(name, '1.0', ['a layer', 'my layer']);
    expect((await reader.get(`/v2/${name}/manifests/1.0`)).body).toContain(digestOf('my layer'));
    expect(digestOf((await other.get(`/v2/${name}/manifests/1.0`)).body)).toBe(theirs.headers['docker-content-digest']);
  });

  test('lend their layers: what a push was told is there, is there', async () => {
    const [reader, name] = [newReader(), newName()];
    await operator().push(name, '1.0', ['a base layer']);
    await reader.ask('PUT', `/sandbox/repositories/${name}`);
    expect(await reader.push(name, '2.0', ['a base layer', 'my layer'])).toMatchObject({ status: 201, sent: 1 });
  });

  test('are taken over whole, an image of several platforms too, by a client that finds them there', async () => {
    const [reader, name] = [newReader(), newName()];
    const part = await operator().push(name, 'amd64', ['a layer']);
    const type = 'application/vnd.oci.image.index.v1+json';
    const body = JSON.stringify({
      schemaVersion: 2,
      mediaType: type,
      manifests: [
        {
          mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
          digest: part.headers['docker-content-digest'],
          size: Buffer.byteLength((await operator().get(`/v2/${name}/manifests/amd64`)).body),
          platform: { architecture: 'amd64', os: 'linux' },
        },
      ],
    });
    const headers = { 'content-type': type };
    expect(await operator().ask('PUT', `/v2/${name}/manifests/1.0`, { headers, body })).toMatchObject({ status: 201 });
    await reader.ask('PUT', `/sandbox/repositories/${name}`);
    const found = await reader.ask('HEAD', `/v2/${name}/manifests/1.0`, { headers: { accept: type } });
    expect(found.status).toBe(200);
    expect(JSON.parse((await reader.get(`/v2/${name}/tags/list`)).body)).toEqual({ name, tags: ['1.0'] });
  });
});

describe('The gate refuses', () => {
  test.each([
    '/v2/../v2/_catalog',
    '/v2/a/../b/manifests/1.0',
    '/v2/%2e%2e/b/manifests/1.0',
    '/v2/a%2fb/manifests/1.0',
    '/v2//a/manifests/1.0',
    '/v2/a//manifests/1.0',
    '/v2/A/manifests/1.0',
    '/v2/a/manifests/..',
    '/v2/a/manifests/',
    '/v2/a/blobs/sha256:1',
    '/v2/_catalog/manifests/1.0',
    '/v2/a/blobs/uploads/../x',
    `/v2/${'a'.repeat(300)}/manifests/1.0`,
    'http://elsewhere/v2/a/manifests/1.0',
    '/sandbox/boxes/../x',
    '/sandbox/boxes/x',
    '/sandbox/repositories/A',
    '/',
  ])('the path %s', async (path) => {
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const { status, body } = await newReader().ask(method, path);
      expect({ status, code: codeIn(body) }).toEqual({ status: 404, code: 'NAME_INVALID' });
    }
  });

  test.each([
    ['DELETE', '/v2/a/manifests/1.0'],
    ['DELETE', `/v2/a/blobs/${digestOf('x')}`],
    ['POST', '/v2/_catalog'],
    ['POST', '/v2/a/manifests/1.0'],
    ['DELETE', '/sandbox/repositories/a'],
    ['OPTIONS', '/v2/'],
  ])('%s %s, and says what is possible', async (method, path) => {
    const { status, headers, body } = await newReader().ask(method, path);
    expect({ status, code: codeIn(body) }).toEqual({ status: 405, code: 'UNSUPPORTED' });
    expect(headers.allow).toMatch(/^[A-Z, ]+$/);
  });

  test('a layer that is too large, announced or not, in one piece or in several', async () => {
    const [reader, name] = [newReader(), newName()];
    await reader.ask('PUT', `/sandbox/repositories/${name}`);
    const start = async (): Promise<string> =>
      (await reader.ask('POST', `/v2/${name}/blobs/uploads/`)).headers.location ?? '';
    const announced = await reader.ask('PATCH', await start(), { body: 'x'.repeat(MAX_BLOB_BYTES + 1) });
    expect({ status: announced.status, code: codeIn(announced.body) }).toEqual({ status: 413, code: 'SIZE_INVALID' });
    const unsent = await reader.ask('PATCH', await start(), { headers: { 'content-length': '1000000' } });
    expect(unsent.status).toBe(413);
    const streamed = await reader.ask('PATCH', await start(), { body: pieces(3, MAX_BLOB_BYTES / 2) });
    expect(streamed.status).toBe(413);
    const half = await reader.ask('PATCH', await start(), { body: 'x'.repeat(MAX_BLOB_BYTES - 10) });
    expect(half.status).toBe(202);
    expect(await reader.ask('PATCH', half.headers.location ?? '', { body: 'x'.repeat(20) })).toMatchObject({
      status: 413,
    });
    expect(await reader.upload(name, 'x'.repeat(MAX_BLOB_BYTES))).toMatchObject({ status: 201 });
  });
});

describe('The operator', () => {
  test('deletes what an ended box pushed, and is told what stays', async () => {
    const [box, name] = [newBox(), newName()];
    const reader = clientOf(box);
    await reader.ask('PUT', `/sandbox/repositories/${name}`);
    await reader.push(name, '1.0', ['a layer']);
    const { status, body } = await operator().ask('DELETE', `/sandbox/boxes/${box}`);
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({
      box,
      repositories: 1,
      manifests: 2,
      notFreed: expect.stringContaining('garbage-collect'),
    });
    expect(await reader.get(`/v2/${name}/manifests/1.0`)).toMatchObject({ status: 404 });
    expect(JSON.parse((await reader.get('/sandbox/repositories')).body)).toEqual({ repositories: [] });
    expect(await operator().ask('DELETE', `/sandbox/boxes/${box}`)).toMatchObject({ status: 200 });
  });

  test('is the only one who can', async () => {
    const [victim, name] = [newBox(), newName()];
    await clientOf(victim).ask('PUT', `/sandbox/repositories/${name}`);
    expect(await newReader().ask('DELETE', `/sandbox/boxes/${victim}`)).toMatchObject({ status: 403 });
    expect(await clientOf(victim).ask('PUT', `/sandbox/repositories/${name}`)).toMatchObject({ status: 409 });
  });

  test('reads a line for each request, without tokens', async () => {
    const [box, name] = [newBox(), newName()];
    await clientOf(box).get(`/v2/${name}/tags/list?n=5`);
    await expect.poll(() => lines.join('')).toContain(name);
    const line = lines.find((each) => each.includes(name)) ?? '';
    expect(JSON.parse(line)).toMatchObject({ box, method: 'GET', path: `/v2/${name}/tags/list`, status: 404 });
    expect(lines.join('')).not.toContain(registryToken(box, KEY).split('.')[1]);
  });

  test('sees a registry that is gone as one sentence, and the gate goes on', async () => {
    const dead = new URL('http://127.0.0.1:9');
    await using alone = await startGate({ upstream: dead, port: 0, key: KEY, log: pino({ level: 'silent' }) });
    const { status, body } = await clientOf(newBox(), alone.port).get('/v2/a/manifests/1.0');
    expect({ status, code: codeIn(body) }).toEqual({ status: 503, code: 'UNAVAILABLE' });
    expect(await new RegistryClient(alone.port).get('/healthz')).toMatchObject({ status: 503 });
    expect(await clientOf(newBox(), alone.port).get('/v2/')).toMatchObject({ status: 200 });
  });
});

function codeIn(body: string): string | undefined {
  return (JSON.parse(body) as { errors: { code: string }[] }).errors[0]?.code;
}

async function* pieces(count: number, size: number): AsyncIterable<Uint8Array> {
  for (let sent = 0; sent < count; sent++) yield Buffer.alloc(size, 'x');
}
