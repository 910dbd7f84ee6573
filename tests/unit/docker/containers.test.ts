/** Containers that are held, copied, archived and made into images: the words and codes are the real docker's. */
import { beforeEach, describe, expect, test } from 'vitest';
import { openTestReader, type TestReader } from '../machine/support/reader.ts';

let reader: TestReader;
beforeEach(async () => {
  reader = await openTestReader();
});

const run = async (line: string): Promise<{ code: number; out: string }> => reader.run(line);

describe('A container that is paused', () => {
  beforeEach(() =>
    run("docker run -d --name held busybox:1.36 sh -c 'for i in 1 2 3 4 5 6 7 8 9; do echo $i; sleep 1; done'"),
  );

  test('stands still, says so, and goes on where it was', async () => {
    await run('sleep 2; docker pause held');
    const before = (await run('docker logs held')).out;
    await run('sleep 5');
    expect((await run('docker logs held')).out).toBe(before);
    expect((await run("docker ps --format '{{.Status}}|{{.State}}'")).out).toBe('Up 7 seconds (Paused)|paused\n');
    expect((await run('docker unpause held')).out).toBe('held\n');
    await run('sleep 10');
    expect((await run('docker logs held | tail -1')).out).toBe('9\n');
    expect((await run("docker inspect -f '{{.State.ExitCode}}' held")).out).toBe('0\n');
  });

  test('runs nothing else, is not paused twice, and can be stopped', async () => {
    await run('docker pause held');
    expect(await run('docker exec held ls')).toEqual({
      code: 1,
      out: 'Error response from daemon: container held is paused, unpause the container before exec\n',
    });
    expect((await run('docker pause held')).out).toMatch(/container [0-9a-f]{64} is already paused/);
    expect((await run('docker stop -t 1 held')).out).toBe('held\n');
    expect((await run('docker unpause held')).out).toMatch(/container [0-9a-f]{64} is not paused/);
  });
});

describe('What a container has become', () => {
  beforeEach(async () => {
    await run('docker run -d --name work -e A=1 busybox:1.36 sleep 1000');
    await run("docker exec work sh -c 'mkdir /d; echo new > /d/file'");
  });

  test('can be made an image, with its files and with another command', async () => {
    expect((await run('docker commit -m why -c \'CMD ["cat","/d/file"]\' -c \'ENV B=2\' work mine:1')).out).toMatch(
      /^sha256:[0-9a-f]{64}\n$/,
    );
    expect((await run('docker run --rm mine:1')).out).toBe('new\n');
    expect((await run('docker run --rm mine:1 env')).out).toMatch(/^A=1\nB=2$/m);
    expect((await run("docker history mine:1 --format '{{.CreatedBy}}|{{.Comment}}|{{.Size}}' | head -1")).out).toBe(
      'sleep 1000|why|4B\n',
    );
    expect(await run("docker commit -c 'RUN x' work mine:2")).toEqual({
      code: 1,
      out: 'Error response from daemon: run is not a valid change command\n',
    });
  });

  test('gives its room back when the image goes', async () => {
    await run('docker commit work mine:1; docker rm -f work; docker rmi mine:1');
    await run('docker run -d --name work busybox:1.36 sleep 1000');
    const free = (await run('df / | tail -1')).out;
    await run(
      "docker exec work sh -c 'head -c 1000000 /dev/zero > /big'; docker commit work mine:1; docker rm -f work",
    );
    expect((await run('docker rmi mine:1')).code).toBe(0);
    await run('docker run -d --name work busybox:1.36 sleep 1000');
    expect((await run('df / | tail -1')).out).toBe(free);
  });

  test('can be had as an archive, and is not written to a terminal', async () => {
    expect((await run('docker export work | tar tf - | grep ^d/')).out).toBe('d/\nd/file\n');
    expect((await run('docker export -o all.tar work; mkdir all; tar xf all.tar -C all; cat all/d/file')).out).toBe(
      'new\n',
    );
    expect(await run('docker export -o /nope/all.tar work')).toEqual({
      code: 1,
      out: 'failed to export container: invalid output path: stat /nope: no such file or directory\n',
    });
  });

  test('can be copied out and in as a tar stream', async () => {
    expect((await run('docker cp work:/d - | tar tf -')).out).toBe('d/\nd/file\n');
    await run('mkdir in; echo given > in/file; tar cf - in | docker cp - work:/tmp');
    expect((await run('docker exec work cat /tmp/in/file')).out).toBe('given\n');
    expect((await run('tar cf - in | docker cp - work:/nope')).out).toBe(
      'destination "work:/nope" must be a directory\n',
    );
    expect((await run('echo junk | docker cp - work:/tmp')).out).toMatch(
      /^Error response from daemon: Error processing tar/,
    );
  });

  test('is restarted by another policy once that is set', async () => {
    await run(
      "docker update --restart always work; docker exec work sh -c 'kill 1'; docker kill -s TERM work; sleep 2",
    );
    expect((await run("docker inspect -f '{{.HostConfig.RestartPolicy.Name}}' work")).out).toBe('always\n');
    expect((await run('docker update work')).out).toBe('you must provide one or more flags when using this command\n');
  });

  test('has a name that is changed only to another', async () => {
    expect((await run('docker rename work work')).out).toBe(
      'Error response from daemon: Renaming a container with the same name as its current name\nError: failed to rename container named work\n',
    );
    expect((await run("docker rename work play; docker ps --format '{{.Names}}'")).out).toBe('play\n');
  });
});
