/** Runs the tests that replay recordings, and says which of them passed. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { Plain } from '../../message.ts';
import { runTool } from '../../test/run.ts';

const TESTS = ['tests/contract/kubectl/replay.test.ts', 'tests/unit/docker/recorded.test.ts'];

const Report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      assertionResults: z.array(z.object({ title: z.string(), status: z.string() })),
    }),
  ),
});

/** `kubectl/07-first-pod/003` to whether it was answered as expected. */
export async function replayed(): Promise<ReadonlyMap<string, boolean>> {
  const folder = mkdtempSync(join(tmpdir(), 'fidelity-'));
  const file = join(folder, 'report.json');
  try {
    const ran = await runTool('vitest', [
      'run',
      '--project',
      'contract',
      '--project',
      'unit',
      '--reporter',
      'json',
      '--outputFile',
      file,
      ...TESTS,
    ]);
    return passedIn(file, ran.output);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function passedIn(file: string, output: string): Map<string, boolean> {
  const passed = new Map<string, boolean>();
  for (const { name, assertionResults } of parsed(file, output)) {
    const tool = name.includes('docker') ? 'docker' : 'kubectl';
    for (const { title, status } of assertionResults) {
      // A long name is cut short in a test's title; its number is not.
      const [number] = /^[\w.-]+\/\d{3}/.exec(title) ?? [];
      if (number !== undefined) passed.set(`${tool}/${number}`, status === 'passed');
    }
  }
  return passed;
}

function parsed(file: string, output: string): z.infer<typeof Report>['testResults'] {
  try {
    return Report.parse(JSON.parse(readFileSync(file, 'utf8'))).testResults;
  } catch (error) {
    throw new Plain(`The tests that replay recordings could not be run: ${output.trim()}`, { cause: error });
  }
}
