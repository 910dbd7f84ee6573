/** What becomes of containers, volumes and images: as with the real docker, in simulated time. */
import { beforeEach, describe, expect, test } from 'vitest';
import { openTestReader, type TestReader } from '../machine/support/reader.ts';

let reader: TestReader;
beforeEach(async () => {
  reader = await openTestReader();
});

const output = async (line: string): Promise<string> => (await reader.run(line)).out.trimEnd();

describe('A container', () => {
  test('that does not listen to SIGTERM is killed after ten seconds, or after as many as one says', async () => {
    await reader.run('docker run -d --name deaf busybox:1.36 sleep 1000');
    const started = reader.clock.now();
    await reader.run('docker stop deaf');
    expect(reader.clock.now() - started).toBeGreaterThanOrEqual(10_000);
    expect(await output("docker inspect -f '{{.State.ExitCode}}' deaf")).toBe('137');
    await reader.run('docker start deaf');
    const again = reader.clock.now();
    await reader.run('docker stop -t 1 deaf');
    expect(reader.clock.now() - again).toBeLessThan(5000);
  });

  test('is restarted as often as its policy says, with growing pauses', async () => {
    await reader.run("docker run -d --restart on-failure:3 --name again busybox:1.36 sh -c 'echo try; exit 3'");
    await reader.run('sleep 10');
    expect(await output("docker inspect -f '{{.RestartCount}} {{.State.Status}} {{.State.ExitCode}}' again")).toBe(
      '3 exited 3',
    );
    expect(await output('docker logs again')).toBe('try\ntry\ntry\ntry');
  });

  test('that one stopped is not restarted, whatever its policy', async () => {
    await reader.run('docker run -d --restart always --name always busybox:1.36 sleep 1000');
    await reader.run('docker stop -t 0 always; sleep 5');
    expect(await output("docker inspect -f '{{.State.Status}}' always")).toBe('exited');
  });

  test('becomes unhealthy after so many failures in a row, and healthy again', async () => {
    await reader.run(
      "docker run -d --name sick --health-cmd 'test -e /well' --health-interval 2s --health-retries 3 busybox:1.36 sleep 1000",
    );
    const status = "docker inspect -f '{{.State.Health.Status}} {{.State.Health.FailingStreak}}' sick";
    await reader.run('sleep 3');
    expect(await output(status)).toBe('starting 1');
    await reader.run('sleep 4');
    expect(await output(status)).toBe('unhealthy 3');
    await reader.run('docker exec sick touch /well; sleep 3');
    expect(await output(status)).toBe('healthy 0');
  });

  test('over its memory limit is killed by the kernel, and says so', async () => {
    await reader.run('docker build -q -t app ~/mkt-tenant-splitter');
    expect((await reader.run('docker run --name small -m 20m app')).code).toBe(137);
    expect(await output("docker inspect -f '{{.State.OOMKilled}}' small")).toBe('true');
  });

  test.each([
    ['500m', '500.00M', '259.00M'],
    ['128m', '128.00M', '259.00M'],
  ])('of %s tells the application of a limit of %s, and Node takes a heap of %s', async (memory, limit, heap) => {
    await reader.run(
      `docker build -q -t app ~/mkt-tenant-splitter; docker run -d --name fenced -m ${memory} app; sleep 1`,
    );
    const log = await output('docker logs fenced');
    expect(log).toContain(`Memory limit (cgroup): ${limit}`);
    expect(log).toContain(`Max. Heap Size (Estimated): ${heap}`);
  });

  test('finds the others of its network by name, and those of another one not', async () => {
    await reader.run('docker build -q -t app ~/mkt-tenant-splitter; docker network create front');
    await reader.run('docker run -d --name web --network front app; docker run -d --name lonely app; sleep 2');
    const ping = 'curl -s http://web:8080/tenantSplitter/commons/ping';
    expect(await output(`docker run --rm --network front app ${ping}`)).toBe('OK');
    expect((await reader.run(`docker exec lonely ${ping}`)).code).toBe(6);
    expect((await reader.run('docker network rm front')).out).toContain('has active endpoints');
  });

  test('shows what is on its own disk, and what it has with the image below', async () => {
    await reader.run("docker run --name wrote busybox:1.36 sh -c 'printf 12345 > /five'");
    expect(await output("docker ps -as --format '{{.Size}}'")).toBe('5B (virtual 4.26MB)');
    expect(await output("docker system df --format '{{.Type}}: {{.Reclaimable}}' | grep Containers")).toBe(
      'Containers: 5B (100%)',
    );
    expect(await output('docker container prune -f | tail -1')).toBe('Total reclaimed space: 5B');
  });
});

describe('A volume', () => {
  test('begins with what the image has there, outlives its containers, and is in use as long as there is one', async () => {
    await reader.run(
      "printf 'FROM busybox:1.36\\nRUN mkdir /data && echo first > /data/a\\n' | docker build -q -t data -",
    );
    expect(await output('docker run --name one -v kept:/data data cat /data/a')).toBe('first');
    expect((await reader.run('docker volume rm kept')).out).toContain('volume is in use');
    await reader.run('docker rm one; docker run --rm -v kept:/data data sh -c "echo second > /data/a"');
    expect(await output('docker run --rm -v kept:/data data cat /data/a')).toBe('second');
    expect(await output('docker volume prune -f')).toBe('Total reclaimed space: 0B');
    expect(await output('docker volume prune -a -f')).toBe('Deleted Volumes:\nkept\n\nTotal reclaimed space: 7B');
  });

  test('without a name goes with the container that --rm removes', async () => {
    await reader.run('docker run --rm -v /data busybox:1.36 true');
    expect(await output('docker volume ls -q')).toBe('');
  });

  test('that is a folder of ours is the very folder, and with :ro cannot be written', async () => {
    await reader.run('mkdir ~/ours; docker run --rm -v ~/ours:/x busybox:1.36 sh -c "echo hi > /x/file"');
    expect(await output('cat ~/ours/file')).toBe('hi');
    expect(await output('docker run --rm -v ~/ours:/x:ro busybox:1.36 touch /x/file2 2>&1')).toContain(
      'Read-only file system',
    );
  });
});

describe('An image', () => {
  test('takes only the room of layers that no other has', async () => {
    await reader.run("printf 'FROM busybox:1.36\\nRUN printf 1234567 > /x\\n' | docker build -q -t own -");
    await reader.run('docker builder prune -f; docker tag own other:1; docker image rm own other:1');
    expect(await output('docker image ls -q own')).toBe('');
    await reader.run("printf 'FROM busybox:1.36\\nRUN printf 1234567 > /x\\n' | docker build -q -");
    expect(await output('docker builder prune -f | tail -1')).toBe('Total:\t7B');
    expect(await output('docker image prune -f | tail -1')).toBe('Total reclaimed space: 7B');
  });

  test('pushed needs a login and a repository, and comes back with its history', async () => {
    const push = 'docker push ${REPO}mine/app:1';
    await reader.run("printf 'FROM busybox:1.36\\nRUN echo > /x\\n' | docker build -q -t ${REPO}mine/app:1 -");
    expect((await reader.run(push)).out).toContain('no basic auth credentials');
    await reader.run('echo a-token | docker login --username AWS --password-stdin $REGISTRY');
    expect((await reader.run(push)).out).toContain(
      "name unknown: The repository with name 'mine/app' does not exist in the registry",
    );
    reader.registry.create('mine/app');
    const digest = /digest: (sha256:\w+)/.exec((await reader.run(push)).out)?.[1];
    const history = await output('docker history --no-trunc ${REPO}mine/app:1');
    await reader.run('docker image rm ${REPO}mine/app:1; docker builder prune -f');
    expect(await output('docker pull ${REPO}mine/app:1')).toContain(`Digest: ${digest}`);
    expect(await output('docker history --no-trunc ${REPO}mine/app:1')).toBe(history);
    expect(await output('docker run --rm ${REPO}mine/app@' + digest + ' ls /x')).toBe('/x');
  });
});
