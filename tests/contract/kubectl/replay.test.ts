/** Replays what the real kubectl printed (tests/recorded/kubectl, 1.36.4), command by command, one sandbox a folder. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { difference } from './difference.ts';
import type { Fidelity } from '../../support/fidelity.ts';
import { DIFFERENT, NOT_REPLAYED, NOT_SIMULATED } from './differences.ts';
import { recordedCommands, type RecordedCommand } from './recording.ts';
import { openReplaySandbox, type ReplaySandbox } from './sandbox.ts';
import { BEFORE, PULLED, stepOf } from './steps.ts';

describe.each(Object.entries(BEFORE))('%s', (folder, before) => {
  let sandbox: ReplaySandbox;
  const commands = recordedCommands(folder).filter(({ id }) => !Object.hasOwn(NOT_REPLAYED, id));

  beforeAll(async () => {
    sandbox = await openReplaySandbox({
      namespace: folder === '06-connect' ? 'default' : 'ci360',
      pulled: PULLED[folder] ?? [],
    });
    for (const command of before) await sandbox.shell.run(command);
    // A folder may begin with minutes of simulated time.
  }, 120_000);

  afterAll(async () => {
    await sandbox[Symbol.asyncDispose]();
  });

  test.for(commands)('$id: $command', async (recorded, { task }) => {
    const { output, exitCode } = await replay(sandbox, recorded);
    const found = difference(output, recorded) ?? (exitCode === recorded.exitCode ? '' : `exit ${exitCode}`);
    const isKnown = Object.hasOwn(DIFFERENT, recorded.id);
    task.meta.fidelity = { [recorded.id]: fidelity(recorded.id, found) };
    // What is said to differ must differ, or its line in the table goes.
    expect({ found, differs: found !== '' }).toEqual({ found: isKnown ? found : '', differs: isKnown });
  });
});

function fidelity(id: string, found: string): Fidelity {
  if (found === '') return { verdict: 'equal', reason: '' };
  return { verdict: Object.hasOwn(NOT_SIMULATED, id) ? 'not simulated' : 'different', reason: DIFFERENT[id] ?? '' };
}

async function replay(
  { cluster, shell }: ReplaySandbox,
  { id, command }: RecordedCommand,
): Promise<{ output: string; exitCode: number }> {
  const { first = [], after = 0, limit, instead = command } = stepOf(id);
  for (const one of first) await shell.run(one);
  await cluster.time.advance(after * 1000);
  return shell.run(limit === undefined ? instead : `timeout ${limit} ${instead}`);
}
