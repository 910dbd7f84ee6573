/** A step ends when the shell says so: with its exit code and its own output, and with nothing of what was before. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withoutEcho } from '../../../src/terminal/steps/inner-prompt.ts';
import { Shell } from '../../../src/terminal/steps/shell.ts';
import type { Run, RunEnd } from '../../../src/terminal/steps/run.ts';

const PROMPT = '\u001b]133;A\u0007reader@sandbox:~$ \u001b]133;B\u0007';
const ran = (command: string, output: string, exitCode = 0): string =>
  `${command}\r\n\u001b]133;C\u0007${output}\u001b]133;D;${exitCode}\u0007`;

function terminal() {
  const shell = new Shell(() => undefined);
  let offset = 0;
  const feed = (text: string): void => {
    const bytes = new TextEncoder().encode(text);
    shell.feed(bytes, offset);
    offset += bytes.length;
  };
  const hold = (command: string, kind: Partial<Pick<Run, 'inner' | 'enters'>> = {}, from?: number): RunEnd[] => {
    const ends: RunEnd[] = [];
    const run: Run = {
      inner: false,
      enters: false,
      onOutput: () => undefined,
      ...kind,
      onEnd: (end) => ends.push(end),
    };
    shell.hold(run, command, from);
    return ends;
  };
  return { shell, feed, hold };
}

test('the shell is starting, waits, is busy, and waits again', () => {
  const { shell, feed } = terminal();
  expect(shell.state).toBe('starting');
  feed(PROMPT);
  expect(shell.state).toBe('prompt');
  feed('sleep 1\r\n\u001b]133;C\u0007');
  expect(shell.state).toBe('busy');
  feed(`\u001b]133;D;0\u0007${PROMPT}`);
  expect(shell.state).toBe('prompt');
});

test('a step gets the exit code and the output of its own command', () => {
  const { feed, hold } = terminal();
  feed(PROMPT + ran('old', 'old\r\n', 7) + PROMPT);
  const ends = hold('ls');
  feed(ran('ls', 'a  b\r\n', 3) + PROMPT);
  expect(ends).toEqual([{ how: 'done', exitCode: 3, output: 'a  b\r\n' }]);
});

test('after a reload the replayed past of the terminal does not end the step, wherever the stream is cut', () => {
  const past = PROMPT + ran('old', 'old\r\n', 7) + PROMPT;
  const from = new TextEncoder().encode(past).length;
  const stream = past + ran('ls', 'a  b\r\n') + PROMPT;
  fc.assert(
    fc.property(fc.nat({ max: stream.length }), (cut) => {
      const { feed, hold } = terminal();
      const ends = hold('ls', {}, from);
      feed(stream.slice(0, cut));
      feed(stream.slice(cut));
      expect(ends).toEqual([{ how: 'done', exitCode: 0, output: 'a  b\r\n' }]);
    }),
  );
});

test('a step whose start is no longer kept is given up with a reason', () => {
  const { shell, hold } = terminal();
  const ends = hold('ls', {}, 100);
  shell.restart();
  shell.feed(new TextEncoder().encode(PROMPT), 5000);
  expect(ends).toEqual([{ how: 'lost', why: 'its output is no longer kept' }]);
});

test('a prompt that is drawn again, as after a change of size, ends nothing', () => {
  const { feed, hold } = terminal();
  feed(PROMPT);
  const ends = hold('ls');
  feed(PROMPT);
  expect(ends).toEqual([]);
  feed(ran('ls', 'a\r\n'));
  expect(ends).toHaveLength(1);
});

test('what the reader stopped is stopped, whatever its exit code', () => {
  const { shell, feed, hold } = terminal();
  feed(PROMPT);
  const ends = hold('sleep 100');
  feed('sleep 100\r\n\u001b]133;C\u0007');
  shell.stopping();
  feed(`^C\u001b]133;D;130\u0007${PROMPT}`);
  expect(ends).toEqual([{ how: 'stopped' }]);
});

test('a step that opens a shell in a container is done when that shell waits; steps in it end by its prompt', () => {
  const { shell, feed, hold } = terminal();
  feed(PROMPT);
  const enters = hold('kubectl exec -it pod -- bash', { enters: true });
  feed('kubectl exec -it pod -- bash\r\n\u001b]133;C\u0007');
  expect(enters).toEqual([]);
  feed('bash-5.3$ ');
  expect(enters).toEqual([{ how: 'done', exitCode: undefined, output: '' }]);
  expect(shell.state).toBe('inner-prompt');
  const inner = hold('ls', { inner: true });
  feed('ls\r\ncontent  versions\r\nbash-5.3$ ');
  expect(inner).toEqual([{ how: 'done', exitCode: undefined, output: 'content  versions\n' }]);
  const leaves = hold('exit', { inner: true });
  feed(`exit\r\nexit\r\n\u001b]133;D;0\u0007${PROMPT}`);
  expect(leaves).toEqual([{ how: 'done', exitCode: 0, output: 'exit\r\n' }]);
  expect(shell.state).toBe('prompt');
});

test('a terminal that closes tells the step that it is gone', () => {
  const { shell, feed, hold } = terminal();
  feed(PROMPT);
  const ends = hold('sleep 9');
  shell.exited();
  expect(ends).toEqual([{ how: 'lost', why: 'its terminal was closed' }]);
  expect(shell.held).toBe(false);
});

test('the echo of a command is no output of it, however often a line editor has drawn it', () => {
  const drawn = '\rcurl http://localhost:8080/ten\u001b[1A\rcurl http://localhost:8080/ten\u001b[?2004l\r\r\nOK\r\n';
  expect(withoutEcho(drawn, 'curl http://localhost:8080/ten')).toBe('OK\r\n');
  expect(withoutEcho('ls /\nbin\n', 'ls /')).toBe('bin\n');
  expect(withoutEcho('ls \\\n> /\nbin\n', 'ls \\\n/')).toBe('bin\n');
});
