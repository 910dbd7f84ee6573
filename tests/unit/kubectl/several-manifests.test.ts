/** A command for several manifests does what it can, and then says what it could not. */
import { expect, test } from 'vitest';
import { testCluster } from '../../support/cluster/cluster.ts';
import { kubectlShell } from '../../support/kubectl/kubectl.ts';

const MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ';

test('a mistake in one manifest keeps no other from being applied, and is told after what was done', async () => {
  await using cluster = await testCluster();
  const { run, write } = await kubectlShell({ api: cluster.api, time: cluster.time });
  await write('one.yaml', `${MAP}a\n---\n${MAP}b: c\n---\n${MAP}never\n`);
  await write('two.yaml', `${MAP}B\n---\n${MAP}d\n`);
  const first = await run('kubectl apply -f one.yaml');
  expect(first).toEqual({
    output:
      'configmap/a created\n' +
      'error: error parsing one.yaml: error converting YAML to JSON: yaml: line 4: mapping values are not allowed in this context\n',
    exitCode: 1,
  });
  const { output, exitCode } = await run('kubectl apply -f one.yaml -f two.yaml');
  expect(exitCode).toBe(1);
  expect(output.split('\n').map((line) => line.slice(0, 40))).toEqual([
    'configmap/a unchanged',
    'configmap/d created',
    'error parsing one.yaml: error converting',
    'The ConfigMap "B" is invalid: metadata.n',
    '',
  ]);
});

test('nothing is created of a file that is not there, nor of those beside it', async () => {
  await using cluster = await testCluster();
  const { run, write } = await kubectlShell({ api: cluster.api, time: cluster.time });
  await write('one.yaml', `${MAP}a\n`);
  expect(await run('kubectl create -f one.yaml -f nope.yaml')).toEqual({
    output: 'error: the path "nope.yaml" does not exist\n',
    exitCode: 1,
  });
  expect((await run('kubectl get configmap a')).exitCode).toBe(1);
});
