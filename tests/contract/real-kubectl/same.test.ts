/** The real kubectl and ours do the same on the same API server, each in a namespace of its own: they have to print the same. */
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scenarioCluster, type ScenarioCluster } from './scenario-cluster.ts';
import { SCENARIOS } from './scenarios.ts';

/** Another version words some things in another way. */
const hasKubectl = /"gitVersion": "v1\.36\./.test(
  spawnSync('kubectl', ['version', '--client', '-o', 'json'], { encoding: 'utf8' }).stdout ?? '',
);

describe.skipIf(!hasKubectl)('kubectl 1.36 and ours (skipped where it is not installed)', () => {
  let cluster: ScenarioCluster;

  beforeAll(async () => {
    cluster = await scenarioCluster();
  }, 60_000);

  afterAll(async () => {
    await cluster[Symbol.asyncDispose]();
  });

  describe.each(Object.entries(SCENARIOS))('%s', (_name, lines) => {
    test.each(lines)('%s', async (line) => {
      const theirs = await cluster.real(line);
      expect(await cluster.ours(line)).toEqual(theirs);
    });
  });
});
