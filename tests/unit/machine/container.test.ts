/** Containers, as the cluster's nodes and docker use them. */
import { beforeEach, describe, expect, test } from 'vitest';
import { type Container, type ContainerSpec, ProgramNotFound } from '../../../server/sandbox/embedded/container.ts';
import { containerFactory } from '../../../server/sandbox/embedded/machine/container/create-container.ts';
import { Disk } from '../../../server/sandbox/embedded/machine/files/disk.ts';
import { Collector } from '../../../server/sandbox/embedded/machine/streams/sinks.ts';
import { emptySource } from '../../../server/sandbox/embedded/machine/streams/sources.ts';
import { Signal } from '../../../server/sandbox/embedded/process.ts';
import { openTestReader, type TestReader } from './support/reader.ts';

let world: TestReader;
beforeEach(async () => {
  world = await openTestReader();
});

async function create(changes: Partial<ContainerSpec> = {}): Promise<Container> {
  const image = await world.images.resolve('localhost:5000/mkt-devops/mkt-tenant-splitter:1.0');
  if (image === undefined) throw new Error('the registry starts with the quotes app');
  const make = containerFactory({ quota: world.quota, random: Math.random });
  return make({
    id: 'c'.repeat(64),
    hostname: 'pod-1',
    image,
    env: {},
    mounts: [],
    network: world.network,
    clock: world.clock,
    ...changes,
  });
}

async function started(changes: Partial<ContainerSpec> = {}): Promise<Container> {
  const container = await create(changes);
  await world.clock.until(container.start());
  await world.clock.advance(500);
  return container;
}

async function exec(container: Container, ...argv: string[]): Promise<{ code: number; out: string }> {
  const output = new Collector(1 << 20);
  const code = await world.clock.until(
    container.exec({ argv, stdin: emptySource, stdout: output, stderr: output, signal: new AbortController().signal }),
  );
  return { code, out: output.text() };
}

const log = (container: Container): string => container.log.lines.map((line) => line.text).join('');

describe('A container', () => {
  test('runs its image, keeps a log with times, and answers on its port', async () => {
    const container = await started();
    expect(log(container)).toMatch(
      /^Runtime settings:\n {4}Memory limit \(cgroup\): none\n[^]*listening on port 8080\n$/,
    );
    expect(container.isListening(8080)).toBe(true);
    const response = await container.request(8080, {
      method: 'GET',
      path: '/tenantSplitter/commons/ping',
      headers: {},
      signal: new AbortController().signal,
    });
    expect(response.status).toBe(200);
    await expect(
      container.request(81, { method: 'GET', path: '/', headers: {}, signal: new AbortController().signal }),
    ).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('runs other processes inside, as its user, which end with it', async () => {
    const container = await started();
    expect(await exec(container, 'id', '-un')).toEqual({ code: 0, out: 'sassrv\n' });
    expect((await exec(container, 'touch', '/install/f')).out).toBe(
      "touch: cannot touch '/install/f': Permission denied\n",
    );
    const sleeping = container.exec({
      argv: ['sleep', '1000'],
      stdin: emptySource,
      stdout: new Collector(0),
      stderr: new Collector(0),
      signal: new AbortController().signal,
    });
    container.kill(new Signal('SIGTERM'));
    await world.clock.advance(100);
    expect(await container.exited).toMatchObject({ exitCode: 0, reason: 'Completed' });
    expect(await sleeping).toBe(137);
    expect(log(container)).toMatch(/SIGTERM: stopping\n$/);
  });

  test('ends when a process inside says kill 1', async () => {
    const container = await started();
    expect(await exec(container, 'sh', '-c', 'kill 1')).toEqual({ code: 0, out: '' });
    await world.clock.advance(100);
    expect(await container.exited).toMatchObject({ exitCode: 0 });
  });

  test('ignores SIGTERM when process 1 does not handle it, and never SIGKILL', async () => {
    const container = await started({ entrypoint: ['sleep', '1000'] });
    container.kill(new Signal('SIGTERM'));
    await world.clock.advance(100);
    expect(container.processes()).toHaveLength(1);
    container.kill(new Signal('SIGKILL'));
    expect(await container.exited).toMatchObject({ exitCode: 137, reason: 'Error' });
  });

  test('is killed when it needs more memory than it may have', async () => {
    const small = await started({ memoryLimit: 20 << 20 });
    expect(await small.exited).toMatchObject({ exitCode: 137, reason: 'OOMKilled' });
    const enough = await started({ memoryLimit: 32 << 20 });
    expect(enough.isListening(8080)).toBe(true);
    expect(log(enough)).toContain('Memory limit (cgroup): 32.00M\n    Max. Heap Size (Estimated): 259.00M');
  });

  test('cannot start a program that its image does not have', async () => {
    const container = await create({ entrypoint: ['nope'] });
    await expect(container.start()).rejects.toThrow(new ProgramNotFound('nope').message);
  });

  test('is not ready on a folder that is not its own, and ready when it is', async () => {
    const volume = new Disk({ quota: world.quota, now: () => world.clock.now() });
    const container = await started({ mounts: [{ path: '/install/citng/data', fs: volume, readOnly: false }] });
    const ready = ['curl', '-s', 'localhost:8080/tenantSplitter/commons/ready'];
    expect((await exec(container, ...ready)).out).toBe(
      'NOT READY: EACCES: cannot use /install/citng/data/quotes.txt\n',
    );
    await volume.chown('/', { uid: 10_001, gid: 10_001 });
    expect((await exec(container, ...ready)).out).toBe('READY\n');
    expect(await volume.readFile('/quotes.txt')).toContain('best of times');
  });

  test('takes its hostname, environment, user and folder from the one who starts it', async () => {
    const container = await started({
      entrypoint: ['sh', '-c', 'hostname; echo $TITLE; id -u; pwd; sleep 9'],
      env: { TITLE: 'hello' },
      user: '0',
      workingDir: '/tmp',
    });
    expect(log(container)).toBe('pod-1\nhello\n0\n/tmp\n');
  });
});
