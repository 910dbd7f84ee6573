/** What a reader's own Dockerfile becomes: stages, variables, what is left out, what comes from the cache. */
import { beforeEach, describe, expect, test } from 'vitest';
import { openTestReader, type TestReader } from '../machine/support/reader.ts';

let reader: TestReader;
beforeEach(async () => {
  reader = await openTestReader();
});

/** Writes a Dockerfile beside the files, and builds it under the name `it`. */
async function build(
  lines: readonly string[],
  files: Readonly<Record<string, string>> = {},
  options = '',
): Promise<{ readonly code: number; readonly out: string }> {
  for (const [name, text] of Object.entries({ ...files, Dockerfile: `${lines.join('\n')}\n` }))
    await reader.run(`mkdir -p "$(dirname ~/it/${name})"; cat > ~/it/${name} <<'END'\n${text}\nEND`);
  return reader.run(`docker build ${options} -t it ~/it`);
}

const output = async (line: string): Promise<string> => (await reader.run(line)).out.trimEnd();

describe('A build', () => {
  test('takes from an earlier stage what is copied, and nothing else', async () => {
    await build(
      [
        'FROM node:24-alpine AS build',
        'COPY source.txt /src/',
        'RUN sed s/raw/done/ /src/source.txt > /src/out.txt',
        'FROM busybox:1.36',
        'COPY --from=build /src/out.txt /out.txt',
      ],
      { 'source.txt': 'raw' },
    );
    expect(await output('docker run --rm it cat /out.txt')).toBe('done');
    expect(await output('docker run --rm it ls /src')).toContain('No such file');
    expect(await output('docker run --rm it node --version')).toContain('not found');
  });

  test('ends at the stage that --target names', async () => {
    await build(['FROM busybox:1.36 AS one', 'RUN echo 1 > /one', 'FROM one', 'RUN echo 2 > /two'], {}, '--target one');
    expect(await output('docker run --rm it ls /one /two 2>&1')).toContain('/two');
    expect(await output("docker image inspect -f '{{len .RootFS.Layers}}' it")).toBe('2');
  });

  test('knows an ARG only in its stage and not in the container, an ENV in both', async () => {
    const dockerfile = [
      'ARG TAG=1.36',
      'FROM busybox:${TAG}',
      'RUN echo "[$TAG]" > /before',
      'ARG WHO=nobody',
      'ENV GREETING="hello $WHO"',
      'RUN echo "$WHO $GREETING" > /after',
      'CMD ["sh", "-c", "cat /before /after; echo [$WHO] [$GREETING]"]',
    ];
    await build(dockerfile);
    expect(await output('docker run --rm it')).toBe('[]\nnobody hello nobody\n[] [hello nobody]');
    await build(dockerfile, {}, '--build-arg WHO=you');
    expect(await output('docker run --rm it')).toBe('[]\nyou hello you\n[] [hello you]');
  });

  test.each([
    ['CMD ["echo", "one"]', '', 'one'],
    ['CMD ["echo", "one"]', 'echo two', 'two'],
    ['CMD echo $((1 + 1))', '', '2'],
    ['ENTRYPOINT ["echo", "one"]', 'two', 'one two'],
    ['ENTRYPOINT ["echo"]\nCMD ["default"]', '', 'default'],
    ['ENTRYPOINT ["echo"]\nCMD ["default"]', 'given', 'given'],
    ['ENTRYPOINT echo shell', 'ignored', 'shell'],
  ])('runs %s with the words "%s" as "%s"', async (instructions, words, expected) => {
    await build(['FROM busybox:1.36', instructions]);
    expect(await output(`docker run --rm it ${words}`)).toBe(expected);
  });

  test('leaves out what .dockerignore names: in its own folder, in any folder, and not what is excepted', async () => {
    await build(['FROM busybox:1.36', 'COPY . /all'], {
      '.dockerignore': '*.log\n**/*.tmp\nprivate\n!private/readme.txt',
      'a.log': '',
      'sub/b.log': '',
      'sub/c.tmp': '',
      'd.tmp': '',
      'private/key': '',
      'private/readme.txt': '',
    });
    expect(await output('docker run --rm it sh -c "cd /all; find . -type f | sort"')).toBe(
      './.dockerignore\n./Dockerfile\n./private/readme.txt\n./sub/b.log',
    );
  });

  test('takes from the cache what comes before the first change, and runs what comes after', async () => {
    const steps = ['FROM busybox:1.36', 'RUN echo early > /early', 'COPY a.txt /a.txt', 'RUN cat /a.txt > /late'];
    await build(steps, { 'a.txt': 'one' });
    const { out } = await build(steps, { 'a.txt': 'two' });
    expect(out.match(/CACHED/g)).toHaveLength(1);
    expect(out).toMatch(/RUN echo early > \/early\n#\d+ CACHED/);
    expect(await output('docker run --rm it cat /late')).toBe('two');
    expect((await build(steps, {}, '--no-cache')).out).not.toMatch(/RUN echo early > \/early\n#\d+ CACHED/);
  });

  test('of the same input is the same image, of another one another', async () => {
    const id = "docker image inspect -f '{{.Id}}' it";
    await build(['FROM busybox:1.36', 'RUN echo 1 > /x']);
    const first = await output(id);
    await build(['FROM busybox:1.36', 'RUN echo 1 > /x']);
    expect(await output(id)).toBe(first);
    await build(['FROM busybox:1.36', 'RUN echo 2 > /x']);
    expect(await output(id)).not.toBe(first);
    expect(await output('docker image ls --filter dangling=true -q --no-trunc')).toBe(first);
  });

  test('warns of what BuildKit warns of, and builds all the same', async () => {
    const { code, out } = await build(['FROM busybox:1.36', 'ENV PASSWORD=x', 'MAINTAINER me', 'CMD echo hi']);
    expect(code).toBe(0);
    expect(out).toContain(
      'SecretsUsedInArgOrEnv: Do not use ARG or ENV instructions for sensitive data (ENV "PASSWORD") (line 2)',
    );
    expect(out).toContain('3 warnings found (use docker --debug to expand)');
  });

  test('has no files at all from scratch but what is copied', async () => {
    const { out } = await build(['FROM scratch', 'COPY a.txt /a.txt'], { 'a.txt': 'x' });
    expect(out).toContain('[1/1] COPY a.txt /a.txt');
    expect(await output("docker image inspect -f '{{len .RootFS.Layers}}' it")).toBe('1');
  });
});

test('A build cache gives up what was not used for longest, before a disk is said to be full', async () => {
  const fill = (word: string): Promise<{ readonly code: number }> =>
    build(['FROM busybox:1.36', `RUN echo ${word}; head -c 14000000 /dev/zero > /x`]);
  for (const word of ['one', 'two', 'three', 'four', 'five', 'six']) {
    expect((await fill(word)).code).toBe(0);
    await reader.run('docker image rm it');
  }
  const full = await build(['FROM busybox:1.36', 'RUN head -c 70000000 /dev/zero > /x']);
  expect(full.code).toBe(1);
  expect(full.out).toContain('No space left on device');
  await reader.run('docker builder prune -f');
  expect((await build(['FROM busybox:1.36', 'RUN head -c 30000000 /dev/zero > /x'])).code).toBe(0);
});
