/** `grep -o` prints the matching parts, from a pipe as from a file. */
import { expect, test } from 'vitest';
import { testCluster } from '../../support/cluster/cluster.ts';
import { kubectlShell } from '../../support/kubectl/kubectl.ts';

test('grep -o prints every matching part of a line, from a pipe and from a file', async () => {
  await using cluster = await testCluster();
  const shell = await kubectlShell({ api: cluster.api, time: cluster.time });
  await shell.write('page.html', '<title>Ghost</title>\n<b>a</b><b>c</b>\n');
  expect(await shell.run("cat page.html | grep -o '<title>[^<]*'")).toEqual({ output: '<title>Ghost\n', exitCode: 0 });
  expect(await shell.run("grep -o '<b>[^<]*' page.html")).toEqual({ output: '<b>a\n<b>c\n', exitCode: 0 });
  expect(await shell.run("grep -o 'nothing' page.html")).toEqual({ output: '', exitCode: 1 });
});
