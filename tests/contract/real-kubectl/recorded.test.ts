/** What the real kubectl 1.36.4 printed on the simulator's API, held where none is installed: ours prints the same. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scenarioCluster, type Said, type ScenarioCluster } from './scenario-cluster.ts';

interface Scenario {
  readonly name: string;
  readonly lines: readonly (Said & { readonly line: string })[];
}

const file = path.join(import.meta.dirname, '../../recorded/kubectl/scenarios.json');
const scenarios = JSON.parse(readFileSync(file, 'utf8')) as readonly Scenario[];

describe('kubectl prints what the real one printed', () => {
  let cluster: ScenarioCluster;

  beforeAll(async () => {
    cluster = await scenarioCluster();
  }, 60_000);

  afterAll(async () => {
    await cluster[Symbol.asyncDispose]();
  });

  describe.each(scenarios)('$name', ({ lines }) => {
    test.for(lines)('$line', async ({ line, output, exitCode }) => {
      expect(await cluster.ours(line)).toEqual({ output, exitCode });
    });
  });
});
