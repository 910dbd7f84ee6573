/** docker in the simulator beside recordings of the real one: the same commands, the same words. */
import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { openTestReader, type TestReader } from '../machine/support/reader.ts';

const folder = new URL('../../recorded/docker/', import.meta.url);

interface Recording {
  readonly command: string;
  readonly printed: string;
  readonly code: number;
}

function recording(name: string): Recording {
  const text = readFileSync(new URL(`${name}.txt`, folder), 'utf8');
  const match = /^\$ ([^]*?)\n([^]*)# exit (\d+)\n$/.exec(text);
  if (match === null) throw new Error(`${name} is no recording`);
  return { command: match[1] ?? '', printed: match[2] ?? '', code: Number(match[3]) };
}

/** What differs from run to run: ids, digests, times, sizes, and what only the recording's machine had. */
function normalised(text: string): string {
  return text
    .replace(/sha256:[0-9a-f]{64}/g, 'sha256:DIGEST')
    .replace(/\b[0-9a-f]{64}\b/g, 'ID')
    .replace(/\b[0-9a-f]{12}\b/g, 'SHORTID')
    .replace(/\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\]/g, '[TIME]')
    .replace(/^(\w+ +)\d+( +)\d+( +)\d+( +)\d\d:\d\d(?= +\?)/gm, '$1PID$2PPID$3C$4STIME')
    .replace(/(?:About an? |\d+ |Less than a )(?:second|minute|hour)s?(?: ago)?/g, 'AGE')
    .replace(/^(#\d+) \d+\.\d{3} /gm, '$1 SECONDS ')
    .replace(/^\d+\.\d{3} /gm, 'SECONDS ')
    .replace(/DONE \d+\.\d+s/g, 'DONE 0.0s')
    .replace(/(transferring (?:context|dockerfile): )\S+(?: \d+\.\ds)? done/g, '$1SIZE done')
    .replace(/(exporting layers) (?:\d+\.\ds )?done/g, '$1 done')
    .replace(/checksum of ref \S+:/g, 'checksum of ref REF:')
    .replace(/^\S+\s+registry:2 .*\n/gm, '')
    .replace(/on [\d.]+:53/g, 'on DNS')
    .replace(/ +/g, ' ')
    .replace(/ +$/gm, '');
}

const BUILD =
  'cd ~/mkt-tenant-splitter; docker build -q --build-arg VERSION=1.0 -t ${REPO}mkt-devops/mkt-tenant-splitter:1.0 . > /dev/null';
const RUN =
  'docker run -d --rm --name tensplit -p 127.0.0.1:8888:8080 ${REPO}mkt-devops/mkt-tenant-splitter:1.0 > /dev/null; sleep 2';
const LOGIN = 'echo a-token | docker login --username AWS --password-stdin $REGISTRY > /dev/null 2>&1';
const PUSHED = `${BUILD}; ${LOGIN}; docker push -q \${REPO}mkt-devops/mkt-tenant-splitter:1.0 > /dev/null`;

/** Recording, and what must have happened before. */
const cases: readonly [name: string, before: string][] = [
  ['docker-02-build/012-tag-missing', ''],
  ['docker-02-build/013-push-no-tag', BUILD],
  ['docker-02-build/018-pull-again', PUSHED],
  ['docker-02-build/019-pull-missing-tag', LOGIN],
  ['docker-02-build/020-pull-missing-repository', LOGIN],
  ['docker-02-build/024-inspect-label', BUILD],
  ['docker-03-run/003-detached', BUILD],
  ['docker-03-run/005-quotes', `${BUILD}; ${RUN}`],
  ['docker-03-run/007-ps', `${BUILD}; ${RUN}; sleep 8`],
  ['docker-03-run/008-name-taken', `${BUILD}; ${RUN}`],
  ['docker-03-run/009-port-taken', `${BUILD}; ${RUN}`],
  ['docker-03-run/012-memory', `${BUILD}; ${RUN}`],
  [
    'docker-03-run/014-running-memory',
    `${BUILD}; ${RUN}; docker stop tensplit > /dev/null; docker run -d --rm --name tensplit --memory 500m \${REPO}mkt-devops/mkt-tenant-splitter:1.0 > /dev/null`,
  ],
  ['docker-03-run/016-inspect-missing', ''],
  ['docker-03-run/017-port', `${BUILD}; ${RUN}`],
  ['docker-03-run/018-top', `${BUILD}; ${RUN}`],
  ['docker-03-run/020-run-missing-program', ''],
  ['docker-03-run/021-run-exit-code', ''],
  ['docker-03-run/022-run-unknown-flag', ''],
  ['docker-03-run/023-run-no-image', ''],
  ['docker-03-run/024-unknown-command', ''],
  ['docker-03-run/025-env', ''],
  ['docker-03-run/027-oom', BUILD],
  ['docker-03-run/028-ghost-production', ''],
  ['docker-04-look-inside/003-exec-ps', `${BUILD}; ${RUN}`],
  ['docker-04-look-inside/004-exec-curl', `${BUILD}; ${RUN}`],
  ['docker-04-look-inside/005-exec-missing-program', `${BUILD}; ${RUN}`],
  ['docker-04-look-inside/006-exec-missing-container', ''],
  ['docker-04-look-inside/010-logs', `${BUILD}; ${RUN}`],
  ['docker-04-look-inside/011-logs-tail', `${BUILD}; ${RUN}`],
  ['docker-04-look-inside/013-logs-missing', ''],
  ['docker-04-look-inside/014-diff', `${BUILD}; ${RUN}`],
  [
    'docker-05-clean-up/002-kill-all',
    `${BUILD}; docker run --name left-over \${REPO}mkt-devops/mkt-tenant-splitter:1.0 true; ${RUN}`,
  ],
  ['docker-05-clean-up/003-kill-nothing', ''],
  ['docker-05-clean-up/006-rm-missing', ''],
  ['docker-05-clean-up/007-rm-running', BUILD],
  ['docker-05-clean-up/014-image-rm-missing', ''],
  ['docker-05-clean-up/015-image-rm-wrong-tag', ''],
  ['docker-build-errors/001-no-dockerfile', ''],
  ['docker-build-errors/002-no-context', ''],
  ['docker-build-errors/004-unknown-instruction', ''],
  ['docker-build-errors/006-copy-missing', 'mkdir -p /tmp/empty'],
  ['docker-build-errors/007-run-fails', ''],
  ['docker-build-errors/009-from-missing', ''],
  ['docker-build-errors/011-bad-tag', ''],
  ['docker-build-errors/014-unused-arg', ''],
];

describe('A reader sees what the real docker prints', () => {
  let reader: TestReader;
  beforeEach(async () => {
    reader = await openTestReader();
  });

  test.each(cases)('%s', async (name, before) => {
    const { command, printed, code } = recording(name);
    if (before !== '') await reader.run(before);
    const result = await reader.run(
      command.startsWith('docker build') ? `cd ~/mkt-tenant-splitter; ${command}` : command,
    );
    // Whether a base image counts as cached depends on what was built before.
    const same = (text: string): string =>
      name.startsWith('docker-build-errors')
        ? normalised(text).replace(/^(#4) CACHED$/gm, '$1 DONE 0.0s')
        : normalised(text);
    expect(same(result.out)).toBe(same(printed));
    expect(result.code).toBe(code);
  });

  test.each([
    ['docker-02-build/005-build', ''],
    ['docker-02-build/006-build-cached', BUILD],
  ])('%s, but for the words of the package manager and the order of side steps', async (name, before) => {
    const { command, printed, code } = recording(name);
    if (before !== '') await reader.run(before);
    const result = await reader.run(`cd ~/mkt-tenant-splitter; ${command}`);
    const steps = (text: string): string[] =>
      normalised(text)
        .split('\n')
        .map((line) => line.replace(/^#\d+ /, ''))
        .filter((line) => !/OK: |useradd warning/.test(line))
        .toSorted();
    expect(steps(result.out)).toEqual(steps(printed));
    expect(result.code).toBe(code);
  });
});
