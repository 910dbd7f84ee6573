/** What a set-up runs of the pages before: enough to make what they leave, and nothing that waits or fails on purpose. */
import { expect, test } from 'vitest';
import { parseConsole } from '../../../src/guide/console.ts';
import { presentStates } from '../../../src/guide/present.ts';
import { replayed } from '../../../src/guide/replay.ts';

const commands = (...lines: readonly string[]): string[] =>
  replayed(parseConsole({ body: lines.join('\n'), firstLine: 1, file: 'p.mdx', settings: {} }).parts).map(
    ({ command }) => command,
  );

test('a set-up runs the commands that end well by themselves, in order', () => {
  expect(commands('# first', '$ mkdir a', '$ cat a', 'text', '$ rmdir a')).toEqual(['mkdir a', 'cat a', 'rmdir a']);
});

test('a set-up runs neither what fails on purpose nor what is typed into a container', () => {
  expect(commands('#: exit=1', '$ docker push x', 'no', '$ docker push x:1')).toEqual(['docker push x:1']);
  expect(commands('$ docker exec -it x bash', 'bash-5.3$ ls', 'bash-5.3$ exit', '$ ls')).toEqual(['ls']);
});

test('a set-up starts nothing that keeps a terminal, and does not look for what it would have started', () => {
  expect(commands('$ touch a', '#: keep terminal=2', '$ sleep 100', '$ curl localhost', '$ pkill sleep')).toEqual([
    'touch a',
  ]);
});

test('who has a docker builds the image, who has none finds it in the cluster', () => {
  expect([...presentStates([])]).toEqual(['no-ghost']);
  expect([...presentStates(['namespaces', 'docker'])]).toContain('img:1.0');
});
