/** The toolbox's supervisor and the server's end of the link, together, on this machine's bash. */
import { createHash, randomBytes } from 'node:crypto';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LIMITS } from '../../../server/protocol/limits.ts';
import { KindSandbox } from '../../../server/sandbox/kind/session/sandbox.ts';
import type { ToolboxPod } from '../../../server/sandbox/kind/session/toolbox.ts';
import type { Connection, Description } from '../../../server/sandbox/sandbox.ts';
import { SIZE, Typist } from '../../../scripts/verify/typist.ts';
import { CountedLines } from '../../support/counted-lines.ts';
import { startSupervisor, type LocalSupervisor } from '../../support/kind/local-supervisor.ts';
import { listening } from '../../support/listening.ts';
import { askPort, textOf } from '../../support/port.ts';
import { Watcher } from '../../support/watcher.ts';

const signal = new AbortController().signal;
const MS = { timeoutMs: 15_000, signal };

interface Machine {
  /** What the cluster says of a Pod that is dead. */
  death?: string;
  /** Makes another one; false when the sandbox is gone. */
  revive?: () => Promise<boolean>;
  keepsHome?: boolean;
}

function openSandbox(supervisor: LocalSupervisor, machine: Machine = {}): KindSandbox {
  const pod = {
    connect: supervisor.connect,
    death: async () => machine.death,
    lastWords: async () => 'The sandbox was started anew.',
  } as unknown as ToolboxPod;
  return new KindSandbox({
    id: 'test',
    instance: 'one',
    life: { openedAt: 0, expiresAt: 0 },
    pod,
    description: () => ({}) as Description,
    kubernetes: () => Promise.reject(new Error('there is no cluster')),
    keep: () => undefined,
    keptUntil: async () => undefined,
    briefing: () => ({ session: '{}', env: { REGISTRY: 'registry.test:5000' }, files: [] }),
    revive: async () => machine.revive?.() ?? false,
    keepsHome: machine.keepsHome ?? true,
    remove: async () => undefined,
    log: () => undefined,
  });
}

describe('the supervisor of a toolbox', () => {
  let supervisor: LocalSupervisor;
  let sandbox: KindSandbox;

  beforeAll(async () => {
    supervisor = await startSupervisor();
    sandbox = openSandbox(supervisor);
    sandbox.link.start();
    await sandbox.link.opened(AbortSignal.timeout(10_000));
  });
  afterAll(async () => {
    sandbox.release();
    await supervisor[Symbol.asyncDispose]();
  });

  test('a reader\u2019s bash marks every command with its output and exit code', async () => {
    using typist = new Typist(await sandbox.terminal('marks', SIZE));
    expect(await typist.run('echo hello; (exit 3)', MS)).toEqual({ kind: 'done', exitCode: 3, output: 'hello\r\n' });
    expect(await typist.run('cat <<END\none\ntwo\nEND', MS)).toMatchObject({ exitCode: 0, output: 'one\r\ntwo\r\n' });
    expect(await typist.run('if fi', MS)).toMatchObject({ kind: 'done', exitCode: 2 });
    expect(await typist.run('if fi', MS)).toMatchObject({ kind: 'done', exitCode: 2 });
    expect(await typist.run('echo again', MS)).toMatchObject({ exitCode: 0, output: 'again\r\n' });
  });

  test('a connection that is cut over and over loses and doubles nothing', async () => {
    // Alone: the fastest viewer paces a program, and a second one could leave this one behind.
    const lines = new CountedLines();
    const terminal = await sandbox.terminal('cuts', SIZE);
    let bytes = 0;
    let next = 200_000;
    const done = Promise.withResolvers<void>();
    const attachment = terminal.attach(0, {
      output: (piece, offset) => {
        lines.push(piece);
        bytes = offset + piece.length;
        queueMicrotask(() => attachment.ack(offset + piece.length));
        if (lines.last === 300_000) done.resolve();
        if (bytes < next) return;
        next += 137_000;
        supervisor.cut();
      },
      truncated: (lost) => done.reject(new Error(`${lost} bytes were lost`)),
      resized: () => undefined,
      exited: () => undefined,
    });
    terminal.write(new TextEncoder().encode('seq 1 300000\r'));
    await done.promise;
    expect(lines.wrong).toBe(0);
    attachment.detach();
  });

  test('a page that stops reading stops the program, and gets everything when it goes on', async () => {
    const terminal = await sandbox.terminal('slow', SIZE);
    using typist = new Typist(terminal);
    await typist.run('true', MS);
    typist[Symbol.dispose]();
    const watcher = new Watcher(terminal, 0);
    watcher.pause();
    terminal.write(new TextEncoder().encode('seq 1 400000; echo all of it\r'));
    await watcher.until(() => watcher.end >= LIMITS.windowHighBytes);
    const held = watcher.end;
    expect(await sandbox.exec('ps -eo args= | grep -c "^seq 1 400000"', MS)).toMatchObject({ output: '1\n' });
    expect(watcher.end).toBe(held);
    watcher.resume();
    await watcher.until((text) => text.includes('400000\r\nall of it'));
    watcher.detach();
  });

  test('a program started anew says so: the shells are gone, the files are not', async () => {
    const notices: string[] = [];
    const told = new Promise<void>((resolve) => {
      sandbox.onNotice((message) => {
        notices.push(message);
        resolve();
      });
    });
    await sandbox.writeFile('kept.txt', new TextEncoder().encode('kept\n'));
    const watcher = new Watcher(await sandbox.terminal('lost', SIZE), 0);
    await supervisor.restart();
    expect(await watcher.exited).toBe(137);
    await told;
    expect(notices).toEqual(['The sandbox was started anew. Your files are still there; open a new terminal.']);
    using again = new Typist(await sandbox.terminal('lost', SIZE));
    expect(await again.run('cat kept.txt', MS)).toMatchObject({ output: 'kept\r\n' });
  });

  const notices = (from: KindSandbox): string[] => {
    const sentences: string[] = [];
    from.onNotice((sentence) => sentences.push(sentence));
    return sentences;
  };

  test.each([
    [true, 'Your files are still there; open a new terminal.'],
    [false, expect.stringMatching(/^Your own files .* went with it, the guide\u2019s are there again/)],
  ])(
    'a machine that died is told of and made anew, and knows its session again (files kept: %s)',
    async (keepsHome, sentence) => {
      await using own = await startSupervisor();
      const machine: Machine = { keepsHome };
      const mine = openSandbox(own, machine);
      mine.handOut();
      const said = notices(mine);
      const watcher = new Watcher(await mine.terminal('lost', SIZE), 0);
      machine.revive = async () => {
        delete machine.death;
        await own.restart();
        return true;
      };
      machine.death = 'The cluster ended the sandbox\u2019s machine: Evicted.';
      await own.lose();
      expect(await watcher.exited).toBe(137);
      await expect.poll(() => said, { timeout: 15_000 }).toHaveLength(2);
      const died = 'The cluster ended the sandbox\u2019s machine: Evicted.';
      expect(said[0]).toBe(`${died} Another one is being started.`);
      expect(said[1]?.split(`${died} It was started anew. `)).toEqual(['', sentence]);
      using again = new Typist(await mine.terminal('lost', SIZE));
      expect(await again.run('echo $REGISTRY', MS)).toMatchObject({ output: 'registry.test:5000\r\n' });
      mine.release();
    },
  );

  test('a machine that dies over and over is not made anew for ever', async () => {
    await using own = await startSupervisor();
    let made = 0;
    const machine: Machine = { revive: async () => ++made > 0 };
    const mine = openSandbox(own, machine);
    mine.handOut();
    await mine.link.opened(AbortSignal.timeout(10_000));
    machine.death = 'The cluster ended it: Evicted.';
    await own.lose();
    expect(await mine.ended).toEqual({
      reason: 'crashed',
      message: 'The cluster ended it: Evicted. That has happened 5 times; open a new sandbox.',
    });
    expect(made).toBe(5);
  });

  test('a sandbox that is gone from the cluster is not made anew', async () => {
    await using own = await startSupervisor();
    const machine: Machine = {};
    const mine = openSandbox(own, machine);
    mine.handOut();
    await mine.link.opened(AbortSignal.timeout(10_000));
    machine.death = 'The machine was deleted.';
    await own.lose();
    expect(await mine.ended).toEqual({ reason: 'crashed', message: 'The sandbox was deleted in the cluster.' });
  });

  test('answers of a local port come through as they are, and a closed one is named', async () => {
    await using web = await listening(
      createHttpServer((request, response) => {
        response.setHeader('x-path', request.url ?? '');
        response.end('x'.repeat(2_000_000));
      }),
    );
    const answer = await askPort(sandbox, web.port, { path: '/a?b' });
    const { length } = await textOf(answer);
    expect([answer.statusCode, answer.headers['x-path'], length]).toEqual([200, '/a?b', 2_000_000]);
    await web[Symbol.asyncDispose]();
    await expect(sandbox.connect(web.port, signal)).rejects.toMatchObject({ code: 'port-closed' });
  });

  test('a port that listens at ::1 only is reached as well', async () => {
    await using echo = await listening(
      createServer((socket) => socket.pipe(socket)),
      '::1',
    );
    using connection = await sandbox.connect(echo.port, signal);
    await connection.write(Buffer.from('hello'));
    expect(await firstOf(connection)).toBe('hello');
  });

  test('bytes go both ways at once, and each side hears of the other one\u2019s end', async () => {
    await using echo = await listening(createServer({ allowHalfOpen: true }, (socket) => socket.pipe(socket)));
    using connection = await sandbox.connect(echo.port, signal);
    const sent = createHash('sha256');
    const came = createHash('sha256');
    const upload = (async () => {
      for (let count = 0; count < 40; count++) {
        const piece = randomBytes(250_000);
        sent.update(piece);
        await connection.write(piece);
      }
      connection.end();
    })();
    for await (const piece of connection.incoming) came.update(piece);
    await upload;
    expect(came.digest('hex')).toBe(sent.digest('hex'));
  });

  test('a port that reads nothing stops whoever writes, and whoever reads nothing stops the port', async () => {
    let sentByPort = 0;
    await using web = await listening(
      createServer((socket) => {
        socket.pause();
        const write = (): void => {
          while (socket.writable && socket.write(Buffer.alloc(64 * 1024))) sentByPort += 64 * 1024;
        };
        socket.on('drain', write).on('error', () => undefined);
        write();
      }),
    );
    const connection = await sandbox.connect(web.port, signal);
    let written = 0;
    const writing = (async () => {
      for (; ; written += 64 * 1024) await connection.write(Buffer.alloc(64 * 1024));
    })();
    const stopped = writing.catch((error: unknown) => String(error));
    // Beyond its windows and what the kernel holds nothing moves; so many turns of the same link would have moved it.
    const still = async (value: () => number): Promise<number> => {
      for (let last = -1, same = 0; ;) {
        await sandbox.exec('true', MS);
        same = value() === last ? same + 1 : 0;
        last = value();
        if (same === 5) return last;
      }
    };
    expect(await still(() => written)).toBeLessThan(64 * 1024 * 1024);
    expect(await still(() => sentByPort)).toBeLessThan(64 * 1024 * 1024);
    connection[Symbol.dispose]();
    expect(await stopped).toContain('the connection was closed');
  });

  test('a connection breaks with the way to the sandbox, and says so to whoever reads and writes', async () => {
    await using echo = await listening(createServer((socket) => socket.on('error', () => undefined).pipe(socket)));
    using connection = await sandbox.connect(echo.port, signal);
    const incoming = connection.incoming[Symbol.asyncIterator]();
    await connection.write(Buffer.from('hello'));
    expect(text((await incoming.next()).value)).toBe('hello');
    supervisor.cut();
    await expect(incoming.next()).rejects.toThrow('lost for a moment');
    await expect(connection.write(Buffer.from('more'))).rejects.toThrow('lost for a moment');
    using again = await sandbox.connect(echo.port, signal);
    await again.write(Buffer.from('again'));
    expect(await firstOf(again)).toBe('again');
  });

  test('a command beside the terminals is ended when it takes too long, with all it started', async () => {
    expect(await sandbox.exec('echo out; echo err >&2; exit 4', MS)).toEqual({ exitCode: 4, output: 'out\nerr\n' });
    expect(await sandbox.exec('sleep 61 & sleep 61', { timeoutMs: 200, signal })).toMatchObject({ exitCode: 124 });
    expect(await sandbox.exec('ps -eo args= | grep -c "^sleep 61"', MS)).toMatchObject({ output: '0\n' });
  });
});

/** The first bytes that come; nothing is read after them. */
async function firstOf({ incoming }: Connection): Promise<string> {
  for await (const piece of incoming) return text(piece);
  return '';
}

const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('utf8');
