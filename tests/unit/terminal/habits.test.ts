/** Small habits of the terminal that keep a reader safe and informed. */
import { expect, test } from 'vitest';
import { backoffMs } from '../../../src/terminal/connection/backoff.ts';
import { timeLeft } from '../../../src/terminal/dock/time-left.ts';
import { isWebAddress } from '../../../src/terminal/screen/links.ts';
import { cleanPaste, needsQuestion } from '../../../src/terminal/screen/paste.ts';
import { differenceHint } from '../../../src/terminal/steps/difference-hint.ts';

test('a paste can’t end the shell’s bracketed paste: no ESC and no control character gets through', () => {
  const { text } = cleanPaste('ls\u001b[201~; rm -rf ~\u0000\u009b201~\u0007');
  expect(text).toBe('ls[201~; rm -rf ~201~');
});

test('tabs and lines of a paste stay, and Windows line ends become plain ones', () => {
  expect(cleanPaste('a\tb\r\nc')).toEqual({ text: 'a\tb\nc', lines: 2 });
});

test('a paste of several lines, or one that would run at once, is asked about; a plain word is not', () => {
  expect(needsQuestion(cleanPaste('a\nb'))).toBe(true);
  expect(needsQuestion(cleanPaste('rm -rf x\n'))).toBe(true);
  expect(needsQuestion(cleanPaste('kubectl get pods'))).toBe(false);
});

test('a link in the output leads to the web or nowhere', () => {
  expect(isWebAddress('https://kubernetes.io/docs')).toBe(true);
  for (const address of ['javascript:alert(1)', 'file:///etc/passwd', 'data:text/html,x', 'no address', 'vbscript:x']) {
    expect(isWebAddress(address)).toBe(false);
  }
});

test('pages that lost the same server come back at different moments, within half a minute', () => {
  expect([backoffMs(0, 0), backoffMs(0, 1)]).toEqual([250, 500]);
  expect(backoffMs(1_000_000, 1)).toBe(30_000);
});

test('the time left is said in hours and minutes', () => {
  expect(timeLeft(3 * 3_600_000 + 41 * 60_000)).toBe('3 h 41 min left');
  expect(timeLeft(61_000)).toBe('2 min left');
  expect(timeLeft(0)).toBe('ending…');
});

test('a difference in a table names the column', () => {
  const expected = ['NAME    READY   STATUS    RESTARTS   AGE', 'ghost   1/1     Running   0          9s'];
  const hint = (command: string, actual: string | undefined): string =>
    differenceHint({
      command,
      expected,
      difference: { same: false, expected: expected[1], actual, expectedIndex: 1, actualIndex: 1 },
    });
  expect(hint('kubectl get pods', 'ghost   0/1     ContainerCreating   0          2s')).toBe(
    'STATUS is ContainerCreating in place of Running. Wait a moment and run it again.',
  );
  expect(hint('kubectl get pods', 'ghost   1/1     Running   3          2s')).toContain('RESTARTS is 3 in place of 0.');
  expect(hint('cat table', undefined)).toBe('The output ends earlier than documented.');
});
