/** docker in the simulator beside recordings of the real one: the same commands, the same words. */
import { expect, test } from 'vitest';
import { openTestReader, type TestReader } from '../machine/support/reader.ts';
import { sitDown } from '../shell/keyboard.ts';
import type { Fidelity } from '../../support/fidelity.ts';
import { DIFFERENT, type KnownDifference } from './differences.ts';
import { normalised } from './normalise.ts';
import { type Recording, recordingsOf } from './recording.ts';

interface Session {
  /** Where its commands are typed. */
  readonly folder: string;
  /** What earlier sessions had left. */
  readonly before: string;
  /** What passed before a command, by its recording. */
  readonly pauses?: Readonly<Record<string, string>>;
}

const APP = '~/mkt-tenant-splitter';
const REGISTRY = 'echo a-token | docker login --username AWS --password-stdin $REGISTRY';
const BUILT = `${REGISTRY}; docker build -q --build-arg VERSION=1.0 -t \${REPO}mkt-devops/mkt-tenant-splitter:1.0 ${APP}; docker push -q \${REPO}mkt-devops/mkt-tenant-splitter:1.0`;
const RUNNING = `${BUILT}; docker run -d --rm --name tensplit -p 127.0.0.1:8888:8080 \${REPO}mkt-devops/mkt-tenant-splitter:1.0; sleep 10`;

const SESSIONS: Readonly<Record<string, Session>> = {
  'docker-02-build': { folder: APP, before: REGISTRY },
  'docker-03-run': {
    folder: APP,
    before: `${BUILT}; mkdir ~/.aws; touch ~/.aws/config ~/.aws/credentials`,
    pauses: {
      'docker-03-run/001-foreground': '',
      'docker-03-run/004-ping': 'sleep 1',
      'docker-03-run/007-ps': 'sleep 8',
    },
  },
  'docker-04-look-inside': { folder: APP, before: RUNNING },
  'docker-05-clean-up': { folder: APP, before: `${RUNNING}; docker tag busybox:1.36 nope.invalid/x:1` },
  'docker-build-errors': { folder: '~', before: '' },
};

/** These go on until somebody ends them. */
const ENDED_AFTER: Readonly<Record<string, number>> = {
  'docker-03-run/001-foreground': 4,
  'docker-04-look-inside/012-logs-follow': 4,
};

interface Printed {
  readonly name: string;
  readonly command: string;
  readonly code: number;
  readonly lines: readonly string[];
}

test.for(Object.entries(SESSIONS))(
  'a reader who types what was recorded in %s reads what the real docker prints',
  async ([name, session], { task }) => {
    const recordings = recordingsOf(name);
    const reader = await openTestReader();
    reader.registry.create('mkt-devops/mkt-tenant-splitter');
    await reader.run(session.before);
    const printed: Printed[] = [];
    for (const recording of recordings) {
      await reader.run(session.pauses?.[recording.name] ?? '');
      printed.push(await replay(reader, recording, session));
    }
    const recorded = recordings.map((recording) => asPrinted(recording, recording));
    task.meta.fidelity = Object.fromEntries(
      printed.map((one, index) => [one.name, fidelity(one, recorded[index] as Printed)]),
    );
    expect(printed.map(comparable)).toEqual(recorded.map(comparable));
    // What is said to differ must differ, or its line in the table goes.
    const same = printed.filter((one, index) => JSON.stringify(one) === JSON.stringify(recorded[index]));
    expect(same.filter((one) => Object.hasOwn(DIFFERENT, one.name)).map((one) => one.name)).toEqual([]);
  },
);

function fidelity(printed: Printed, recorded: Printed): Fidelity {
  if (JSON.stringify(printed) === JSON.stringify(recorded)) return { verdict: 'equal', reason: '' };
  const isAsKnown = JSON.stringify(comparable(printed)) === JSON.stringify(comparable(recorded));
  return { verdict: 'different', reason: isAsKnown ? (DIFFERENT[printed.name]?.reason ?? '') : '' };
}

async function replay(reader: TestReader, recording: Recording, { folder }: Session): Promise<Printed> {
  const limit = ENDED_AFTER[recording.name];
  const command = limit === undefined ? recording.command : `timeout ${limit} ${recording.command}`;
  if (recording.onTerminal) return asPrinted(recording, await typed(reader, `cd ${folder}`, command));
  const { out, code } = await reader.run(`cd ${folder}; ${command}`);
  return asPrinted(recording, { printed: out, code });
}

/** At a terminal; what is read there is what stands between the marks of output and exit code. */
async function typed(
  reader: TestReader,
  before: string,
  command: string,
): Promise<{ readonly printed: string; readonly code: number }> {
  const keys = await sitDown(reader);
  await keys.type(`${before}\r`);
  const start = keys.raw().length;
  await keys.type(`${command}\r`);
  const ran = (): RegExpExecArray | null =>
    /\u001B\]133;C\u0007([^]*?)\u001B\]133;D;(\d+)\u0007/.exec(keys.raw().slice(start));
  for (let seconds = 0; ran() === null && seconds < 60; seconds++) await reader.clock.advance(1000);
  const [, printed = '', code] = ran() ?? [];
  return { printed, code: Number(code) };
}

function asPrinted(
  { name, command, onTerminal }: Recording,
  { printed, code }: { readonly printed: string; readonly code: number },
): Printed {
  return { name, command, code, lines: normalised(printed, onTerminal).split('\n') };
}

function comparable(printed: Printed): Printed {
  const known: KnownDifference | undefined = DIFFERENT[printed.name];
  if (known === undefined) return printed;
  const { lines, code } = known;
  return {
    ...printed,
    code: code === undefined ? printed.code : -1,
    lines: lines === undefined ? [] : printed.lines.filter((line) => !lines.test(line)),
  };
}
