/** What a recording of a page keeps, and what another run of the page is held to. */
import { describe, expect, test } from 'vitest';
import type { PageReport, StepReport } from '../../../scripts/verify/page-run.ts';
import { differencesFrom, readRecording, recordingOf } from '../../../scripts/verify/recording.ts';

const step = (command: string, output: string, changes: Partial<StepReport> = {}): StepReport => ({
  file: 'content/docker/push.mdx',
  line: 1,
  block: 'docker/push~1',
  step: 1,
  command,
  outcome: { state: 'ok' },
  exitCode: 0,
  output,
  comparable: true,
  expected: undefined,
  ms: 1,
  ...changes,
});

const report = (repo: string, steps: readonly StepReport[]): PageReport => ({
  slug: 'docker/push',
  skipped: [],
  description: {
    driver: 'kind',
    badge: 'real cluster',
    about: '',
    versions: { docker: '28.5.2' },
    values: { repo },
    missing: [],
  },
  steps,
  problems: [],
});

const real = report('registry.real:5000/', [
  step('docker push ${REPO}app:1.0', 'The push refers to repository [registry.real:5000/app]\n1.0: pushed 3s ago\n'),
  step('docker logs -f app', 'first\nsecond\n', { comparable: false, exitCode: undefined }),
]);
const recording = recordingOf(real, new Date('2026-11-24T13:00:00Z'));

test('A recording can be read again, with the versions and the day it is of', () => {
  expect(readRecording(JSON.stringify(recording))).toEqual({
    page: 'docker/push',
    date: '2026-11-24',
    versions: { docker: '28.5.2' },
    steps: [
      {
        command: 'docker push ${REPO}app:1.0',
        exitCode: 0,
        output: ['The push refers to repository [{{repo}}app]', '1.0: pushed 3s ago'],
      },
      { command: 'docker logs -f app', exitCode: null, output: ['first', 'second'] },
    ],
  });
});

describe('A run', () => {
  const pushed = (repo: string, line: string, changes: Partial<StepReport> = {}): StepReport =>
    step('docker push ${REPO}app:1.0', `The push refers to repository [${repo}app]\n${line}\n`, changes);
  const logs = step('docker logs -f app', 'other\n', { comparable: false, exitCode: undefined });

  test('may have another registry and other ages, and be cut off elsewhere', () => {
    const run = report('registry.toy:1/', [pushed('registry.toy:1/', '1.0: pushed 12s ago'), logs]);
    expect(differencesFrom(recording, run)).toEqual([]);
  });

  test('is told the first line that differs', () => {
    const run = report('registry.toy:1/', [pushed('registry.toy:1/', '1.0: thrown away'), logs]);
    expect(differencesFrom(recording, run)).toEqual([
      { command: 'docker push ${REPO}app:1.0', recorded: '1.0: pushed 3s ago', printed: '1.0: thrown away' },
    ]);
  });

  test('may print what the page leaves open, and other made-up names', () => {
    const wait = (output: string, expected?: readonly string[]): StepReport =>
      step('kubectl wait', output, { expected });
    const [first, second] = ['pod/app-7d9c8b6f5d-x2x4z met', 'pod/app-5f6d7c8b9d-q8q9w met'];
    const recorded = recordingOf(report('r/', [wait(first), wait('in 12 steps\nall done')]), new Date());
    expect(recorded.steps[0]?.output).toEqual(['pod/app-… met']);
    const run = report('r/', [wait(second), wait('in 13 steps\nall done', ['in … steps', 'all done'])]);
    expect(differencesFrom(recorded, run)).toEqual([]);
    const other = report('r/', [wait(second), wait('in 13 steps\nall gone', ['in … steps', 'all done'])]);
    expect(differencesFrom(recorded, other)).toMatchObject([{ recorded: 'all done', printed: 'all gone' }]);
  });

  test('must end with the recorded exit code', () => {
    const run = report('r/', [pushed('r/', '1.0: pushed 3s ago', { exitCode: 1 }), logs]);
    expect(differencesFrom(recording, run)).toEqual([
      { command: 'docker push ${REPO}app:1.0', recorded: 'exit code 0', printed: 'exit code 1' },
    ]);
  });

  test('of a page that was changed asks for another recording', () => {
    expect(differencesFrom(recording, report('r/', [logs]))).toMatchObject([
      { printed: 'the page was changed; record it again' },
    ]);
  });
});
