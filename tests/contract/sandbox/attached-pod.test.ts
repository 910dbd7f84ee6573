/** `kubectl run -it` and `debug -it` in a reader's terminal: a shell in a Pod, typed to and left. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SIZE } from '../../../scripts/verify/typist.ts';
import type { Sandbox, Terminal } from '../../../server/sandbox/sandbox.ts';
import { embeddedDriver } from '../../support/simulator.ts';

const signal = new AbortController().signal;
const driver = embeddedDriver({ time: 'stepped' });
let sandbox: Sandbox;
let screen = '';
let terminal: Terminal;

beforeAll(async () => {
  sandbox = await driver.open('attached', { signal, expiresAt: Date.now() + 3_600_000 });
  terminal = await sandbox.terminal('terminal-1', SIZE);
  const attachment = terminal.attach(0, {
    output: (bytes, offset) => {
      screen += new TextDecoder().decode(bytes);
      attachment.ack(offset + bytes.length);
    },
    truncated: () => undefined,
    resized: () => undefined,
    exited: () => undefined,
  });
});
afterAll(() => driver[Symbol.asyncDispose]());

/** Types, and lets time pass until the screen shows what is expected. */
async function type(keys: string, expected: RegExp): Promise<string> {
  const from = screen.length;
  terminal.write(new TextEncoder().encode(keys));
  for (let step = 0; step < 600 && !expected.test(screen.slice(from)); step++) await driver.advance('attached', 100);
  expect(screen.slice(from)).toMatch(expected);
  return screen.slice(from);
}

test('a reader types into a Pod, and the command ends as its shell does', async () => {
  await type('kubectl run box -it --rm --restart=Never --image=busybox:1.36 -- sh\r', /try pressing enter[^]*# /);
  expect(await type('echo in $HOSTNAME; tty\r', /in box\r\n\/dev\/pts/)).not.toContain('not a tty');
  const after = await type('exit 5\r', /terminated \(Error\)/);
  expect(after).toContain("Session ended, resume using 'kubectl attach box -c box -n default -i -t' command");
  expect(after).toContain('pod "box" deleted from default namespace');
  await type('echo code $?\r', /code 5/);
});

test('a reader looks into a running Pod from a container beside it', async () => {
  await type(
    'kubectl run web --image=busybox:1.36 -- sleep 1000; kubectl wait --for=condition=Ready pod/web\r',
    /condition met/,
  );
  await type('kubectl debug web -it --image=busybox:1.36 -c look -- sh\r', /try pressing enter[^]*# /);
  await type('hostname\r', /\r\nweb\r\n/);
  await type('exit\r', /the ephemeral container will not be restarted/);
  const ended = await type(
    "sleep 2; kubectl get pod web -o jsonpath='{.status.ephemeralContainerStatuses[0].state.terminated.reason}'\r",
    /Completed/,
  );
  expect(ended).not.toContain('Error');
});
