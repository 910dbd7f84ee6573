/** Runs the tests that replay recordings, and gives what they found of each. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { Plain } from '../../message.ts';
import { runTool } from '../../test/run.ts';

const TESTS = ['tests/contract/kubectl/replay.test.ts', 'tests/unit/docker/recorded.test.ts'];

const Found = z.object({ verdict: z.enum(['equal', 'different', 'not simulated']), reason: z.string() });
export type Found = z.infer<typeof Found>;

const Report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      assertionResults: z.array(
        z.object({ meta: z.object({ fidelity: z.record(z.string(), Found).optional() }).optional() }),
      ),
    }),
  ),
});

/** `kubectl/07-first-pod/003-get` to what came of it. */
export async function replayed(): Promise<ReadonlyMap<string, Found>> {
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
    return foundIn(file, ran.output);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function foundIn(file: string, output: string): Map<string, Found> {
  const found = new Map<string, Found>();
  for (const { name, assertionResults } of parsed(file, output)) {
    const tool = name.includes('docker') ? 'docker' : 'kubectl';
    for (const { meta } of assertionResults)
      for (const [id, one] of Object.entries(meta?.fidelity ?? {})) found.set(`${tool}/${id}`, one);
  }
  return found;
}

function parsed(file: string, output: string): z.infer<typeof Report>['testResults'] {
  try {
    return Report.parse(JSON.parse(readFileSync(file, 'utf8'))).testResults;
  } catch (error) {
    throw new Plain(`The tests that replay recordings could not be run: ${output.trim()}`, { cause: error });
  }
}
