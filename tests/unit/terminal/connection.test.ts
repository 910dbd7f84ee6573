/** The page's line to its sandbox: it comes back, loses nothing, and says in words where it stands. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Connection, type ConnectionListener } from '../../../src/terminal/connection/connection.ts';
import { inWords, type ConnectionState } from '../../../src/terminal/connection/state.ts';
import { LIMITS } from '../../../server/protocol/limits.ts';
import { settle, welcome, World } from './world.ts';

const SIZE = { cols: 80, rows: 24 };

function page() {
  const world = new World();
  const states: ConnectionState[] = [];
  const welcomes: boolean[] = [];
  const restarts: number[] = [];
  const said: string[] = [];
  let screen: number[] = [];
  const listener: ConnectionListener = {
    state: (state) => states.push(state),
    welcome: (_message, first) => welcomes.push(first),
    output: (_channel, bytes, offset) => {
      expect(offset).toBe(screen.length);
      screen.push(...bytes);
    },
    restarted: (_channel, lost) => {
      restarts.push(lost);
      screen = [];
    },
    message: (message) => said.push(message.type),
  };
  const connection = new Connection(world, listener);
  return { world, connection, states, welcomes, restarts, said, screen: () => screen };
}

async function connected() {
  const made = page();
  const channel = made.connection.openTerminal('terminal-1', SIZE);
  made.connection.start();
  await settle();
  made.world.socket.open();
  made.world.socket.says(welcome());
  return { ...made, channel };
}

test('the first message names the terminals that the page shows', async () => {
  const { world, channel } = await connected();
  expect(world.asked).toEqual(['POST']);
  expect(world.socket.sent).toEqual([
    { type: 'hello', terminals: [{ channel, name: 'terminal-1', size: SIZE, from: 0 }] },
  ]);
});

test('a terminal opened between the first message and the welcome is asked for after the welcome', async () => {
  const { world, connection } = page();
  connection.start();
  await settle();
  world.socket.open();
  connection.openTerminal('terminal-2', SIZE);
  world.socket.says(welcome());
  expect(world.socket.sent.at(-1)).toMatchObject({ type: 'open', name: 'terminal-2', from: 0 });
});

test('a reader who comes back after a loss gets each byte once, wherever the connection was cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ minLength: 1, maxLength: 400 }),
      fc.array(fc.nat({ max: 400 }), { maxLength: 6 }),
      async (stream, cuts) => {
        const { world, channel, screen } = await connected();
        const serve = (from: number, to: number): void => {
          world.socket.says({ type: 'opened', channel, name: 'terminal-1', offset: from, lost: 0, size: SIZE });
          for (let at = from; at < to; at += 7) world.socket.shows(channel, stream.subarray(at, Math.min(to, at + 7)));
        };
        const ends = [...cuts.map((cut) => Math.min(cut, stream.length)).sort((a, b) => a - b), stream.length];
        let from = 0;
        for (const [index, end] of ends.entries()) {
          serve(from, end);
          if (index === ends.length - 1) break;
          world.socket.drop();
          await world.elapse();
          world.socket.open();
          world.socket.says(welcome());
          const hello = world.socket.sent.at(0);
          from = hello?.type === 'hello' ? (hello.terminals[0]?.from ?? -1) : -1;
          expect(from).toBe(end);
        }
        expect(screen()).toEqual([...stream]);
      },
    ),
    { numRuns: 40 },
  );
});

test('what was shown is acknowledged every 32 KB, by its absolute offset', async () => {
  const { world, connection, channel } = await connected();
  const acks = () => world.socket.sent.filter((message) => message.type === 'ack');
  connection.shown(channel, LIMITS.ackEveryBytes - 1);
  expect(acks()).toEqual([]);
  connection.shown(channel, LIMITS.ackEveryBytes + 5);
  connection.shown(channel, LIMITS.ackEveryBytes + 9);
  expect(acks()).toEqual([{ type: 'ack', channel, offset: LIMITS.ackEveryBytes + 5 }]);
});

test('each attempt waits longer, up to half a minute, and a success starts over', async () => {
  const { world } = await connected();
  world.session = new Error('no network');
  world.socket.drop();
  for (let attempt = 0; attempt < 8; attempt++) await world.elapse();
  expect(world.waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  world.session = { state: 'open', expiresAt: 0 };
  await world.elapse();
  world.socket.open();
  world.socket.says(welcome());
  world.socket.drop();
  expect(world.waits.at(-1)).toBe(500);
});

test('when the network is gone the page says offline, and when it is back it connects at once', async () => {
  const { world, states } = await connected();
  world.network('gone');
  expect(inWords(states.at(-1) as ConnectionState)).toBe('offline, waiting for the network…');
  expect(world.socket.closed).toBe(true);
  world.network('back');
  await settle();
  expect(world.sockets).toHaveLength(2);
  expect(world.waits).toEqual([]);
});

test('a loss goes on with the sandbox there is; none opens by itself when it ended meanwhile', async () => {
  const { world, states } = await connected();
  world.session = { state: 'none' };
  world.socket.drop();
  await world.elapse();
  expect(world.asked).toEqual(['POST', 'GET']);
  expect(states.at(-1)).toMatchObject({ kind: 'ended', canStart: true });
});

test('a server that restarts is given a new sandbox to open, and terminals begin anew in it', async () => {
  const { world, channel, welcomes } = await connected();
  world.socket.shows(channel, Uint8Array.of(1, 2, 3));
  world.socket.drop(1012);
  await world.elapse();
  expect(world.asked).toEqual(['POST', 'POST']);
  world.socket.open();
  world.socket.says(welcome('two'));
  expect(welcomes).toEqual([true, true]);
  expect(world.socket.sent.at(-1)).toEqual({ type: 'open', channel, name: 'terminal-1', size: SIZE, from: 0 });
});

test('after a reset the same terminals are opened in the new sandbox', async () => {
  const { world, connection, channel, restarts } = await connected();
  world.socket.says({ type: 'opened', channel, name: 'terminal-1', offset: 0, lost: 0, size: SIZE });
  world.socket.shows(channel, Uint8Array.of(1, 2, 3));
  connection.reset();
  world.socket.says({ type: 'stage', stage: 'starting' });
  world.socket.says(welcome('two'));
  expect(world.socket.sent.slice(-2)).toEqual([
    { type: 'reset' },
    { type: 'open', channel, name: 'terminal-1', size: SIZE, from: 0 },
  ]);
  world.socket.says({ type: 'opened', channel, name: 'terminal-1', offset: 0, lost: 0, size: SIZE });
  expect(restarts).toEqual([0, 0]);
});

test('a page that fell behind is told how much is gone, and goes on at the right offset', async () => {
  const { world, channel, restarts, connection } = await connected();
  world.socket.shows(channel, Uint8Array.of(1));
  world.socket.says({ type: 'truncated', channel, lost: 500, offset: 501 });
  expect(restarts).toEqual([500]);
  world.socket.drop();
  await world.elapse();
  world.socket.open();
  expect(world.socket.sent[0]).toMatchObject({ terminals: [{ from: 501 }] });
  connection[Symbol.dispose]();
});

test('a full house is a place in the queue, in words', async () => {
  const { world, connection, states } = page();
  world.session = { state: 'queued', place: 3 };
  connection.start();
  await settle();
  expect(inWords(states.at(-1) as ConnectionState)).toBe('all sandboxes are taken, you are number 3 in the queue');
  world.socket.open();
  world.socket.says({ type: 'queued', place: 1 });
  expect(inWords(states.at(-1) as ConnectionState)).toContain('number 1');
});

test('a refusal is told with what to do about it, and start tries again', async () => {
  const { world, connection, states } = page();
  world.session = { state: 'refused', code: 'full', message: 'Full.', hint: 'Come back later.' };
  connection.start();
  await settle();
  expect(states.at(-1)).toEqual({ kind: 'ended', message: 'Full.', hint: 'Come back later.', canStart: true });
  world.session = { state: 'open', expiresAt: 0 };
  connection.start();
  await settle();
  expect(world.sockets).toHaveLength(1);
});

test('an ended sandbox stays ended until the reader wants another one', async () => {
  const { world, connection, states } = await connected();
  world.socket.says({ type: 'ended', reason: 'expired', message: 'Nothing was typed for a while.' });
  world.socket.drop(1000);
  await world.elapse();
  expect(world.sockets).toHaveLength(1);
  expect(states.at(-1)).toMatchObject({ kind: 'ended', message: 'Nothing was typed for a while.' });
  connection.start();
  await settle();
  expect(world.asked).toEqual(['POST', 'POST']);
});

test('a page that is loaded again resumes its sandbox, and opens none when there is none', async () => {
  const there = page();
  expect(await there.connection.resume('one')).toBe(true);
  await settle();
  expect(there.world.asked).toEqual(['GET', 'GET']);
  const gone = page();
  gone.world.session = { state: 'none' };
  expect(await gone.connection.resume('one')).toBe(false);
  expect(gone.world.asked).toEqual(['GET']);
  expect(gone.states).toEqual([]);
});

test('an answer finds the question it belongs to, and a lost connection answers all of them', async () => {
  const { world, connection } = await connected();
  const written = connection.writeFile('a.yaml', 'a');
  const checked = connection.check('true', 1000);
  const [file, check] = world.socket.sent.slice(-2);
  if (file?.type !== 'write-file' || check?.type !== 'check') throw new Error('other messages were sent');
  world.socket.says({ type: 'check-result', id: check.id, exitCode: 0, output: 'ok' });
  world.socket.says({ type: 'file-written', id: file.id, path: '/home/reader/a.yaml', replaced: true });
  expect(await checked).toMatchObject({ exitCode: 0, output: 'ok' });
  expect(await written).toMatchObject({ replaced: true });
  const refused = connection.writeFile('b', 'b');
  const question = world.socket.sent.at(-1);
  if (question?.type !== 'write-file') throw new Error('another message was sent');
  world.socket.says({ type: 'error', code: 'limit', message: 'Too many.', hint: 'Reset.', id: question.id });
  await expect(refused).rejects.toMatchObject({ message: 'Too many.', hint: 'Reset.' });
  const lost = connection.writeFile('c', 'c');
  world.socket.drop();
  await expect(lost).rejects.toMatchObject({ message: 'The connection was lost meanwhile.' });
});

test('what is typed is cut into messages of the size the server takes; without a connection nothing is typed', async () => {
  const { world, connection, channel } = await connected();
  expect(connection.type(channel, new Uint8Array(LIMITS.messageBytes + 10))).toBe(true);
  expect(world.socket.typed.map(({ text }) => text.length)).toEqual([LIMITS.messageBytes - 1, 11]);
  world.socket.drop();
  expect(connection.type(channel, Uint8Array.of(1))).toBe(false);
});

test('a message of a newer server is passed over', async () => {
  const { world, states } = await connected();
  // Not in the protocol of this page, by design.
  world.socket.says(JSON.parse('{"type":"weather"}') as never);
  expect(states.at(-1)?.kind).toBe('open');
});

test('a size that another page of the sandbox chose is known, so that this page can take its own back', async () => {
  const { world, connection, channel } = await connected();
  world.socket.says({ type: 'resized', channel, size: { cols: 40, rows: 10 } });
  connection.resize(channel, SIZE);
  expect(world.socket.sent.at(-1)).toEqual({ type: 'resize', channel, size: SIZE });
});
