/** What every driver promises, whatever runs behind it: one suite, run by a file for each driver. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Driver, Sandbox } from '../../../server/sandbox/sandbox.ts';
import { SIZE, Typist } from '../../../scripts/verify/typist.ts';
import { askPort, textOf } from '../../support/port.ts';
import { Watcher } from '../../support/watcher.ts';

const signal = new AbortController().signal;
const MS = { timeoutMs: 15_000, signal };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

async function bodyOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  let text = '';
  for await (const part of body) text += new TextDecoder().decode(part);
  return text;
}

export interface ContractOptions {
  /** Why there are never two sandboxes at a time, where there are not. */
  readonly oneAtATime?: string;
  /** Real machines pull and start; this long at most. */
  readonly patienceMs?: number;
}

export function sandboxContract(
  name: string,
  makeDriver: () => Promise<Driver>,
  { oneAtATime, patienceMs = 20_000 }: ContractOptions = {},
): void {
  describe(`the ${name} driver`, () => {
    let driver: Driver;
    let sandbox: Sandbox;
    let opened = false;
    let terminals = 0;

    beforeAll(async () => {
      driver = await makeDriver();
      sandbox = await driver.open('contract', { signal, expiresAt: Date.now() + 3_600_000 });
      opened = true;
    }, 10 * patienceMs);
    afterAll(async () => {
      if (opened) await sandbox[Symbol.asyncDispose]();
      await driver[Symbol.asyncDispose]();
    }, patienceMs);

    /** A fresh shell for a test; closed by `await using`. */
    async function shell(): Promise<AsyncDisposable & { typist: Typist; name: string }> {
      const terminalName = `terminal-${++terminals}`;
      const terminal = await sandbox.terminal(terminalName, SIZE);
      const typist = new Typist(terminal);
      return {
        typist,
        name: terminalName,
        async [Symbol.asyncDispose]() {
          typist[Symbol.dispose]();
          await terminal.close();
        },
      };
    }

    test('opens a sandbox once: the same id is the same sandbox, and it is found again', async () => {
      expect(await driver.open('contract', { signal, expiresAt: Date.now() + 3_600_000 })).toBe(sandbox);
      expect(await driver.find('contract')).toBe(sandbox);
      expect(await driver.find('nobody')).toBeUndefined();
      expect(await driver.health()).toEqual({ ok: true });
    });

    test('says what it is, which versions it has and what pages may put into commands', async () => {
      const description = await sandbox.describe();
      expect(['simulator', 'real cluster']).toContain(description.badge);
      expect(description.versions['kubernetes']).toMatch(/^v1\.\d+/);
      expect(Object.keys(description.values).sort()).toEqual(['account', 'cluster', 'ns', 'region', 'repo']);
    });

    test('gives a reader a shell whose commands have output and an exit code', async () => {
      await using open = await shell();
      expect(await open.typist.run('echo hello; (exit 3)', MS)).toEqual({
        kind: 'done',
        exitCode: 3,
        output: 'hello\r\n',
      });
      expect(await open.typist.run('x=5; cd /tmp', MS)).toMatchObject({ exitCode: 0 });
      expect(await open.typist.run('echo $x $PWD', MS)).toMatchObject({ output: '5 /tmp\r\n' });
    });

    test('stops a command with ^C and nothing else', async () => {
      await using open = await shell();
      const started = await open.typist.start('echo waiting; sleep 600', (output) => output.includes('waiting'), MS);
      expect(started.kind).toBe('running');
      expect(await open.typist.interrupt(MS)).toBe(true);
      expect(await open.typist.run('echo $?', MS)).toMatchObject({ output: '130\r\n' });
    });

    test('streams a pipeline while it runs, and ends it when its reader ends', async () => {
      await using open = await shell();
      expect(await open.typist.run('yes | head -n 2', MS)).toMatchObject({ exitCode: 0, output: 'y\r\ny\r\n' });
    });

    test('shows one terminal to two pages, and goes on from any offset with nothing lost or doubled', async () => {
      await using open = await shell();
      const terminal = await sandbox.terminal(open.name, SIZE);
      const first = new Watcher(terminal, 0);
      await open.typist.run('seq 1 20000', MS);
      await first.until((text) => text.includes('20000\r\n'));
      const middle = Math.floor(first.end / 2);
      const second = new Watcher(terminal, middle);
      await second.until(() => second.end === first.end);
      expect(first.text.slice(-second.text.length)).toBe(second.text);
      first.detach();
      second.detach();
    });

    test('keeps a terminal whose page went away, with what was typed in it', async () => {
      await using open = await shell();
      await open.typist.run('name=kept', MS);
      open.typist[Symbol.dispose]();
      const again = new Typist(await sandbox.terminal(open.name, SIZE));
      expect(await again.run('echo $name', MS)).toMatchObject({ output: 'kept\r\n' });
      again[Symbol.dispose]();
    });

    test('tells the programs and the other pages when the size changes', async () => {
      await using open = await shell();
      const terminal = await sandbox.terminal(open.name, SIZE);
      const watcher = new Watcher(terminal, 0);
      terminal.resize({ cols: 77, rows: 22 });
      expect(await open.typist.run('stty size', MS)).toMatchObject({ output: '22 77\r\n' });
      expect(watcher.sizes).toEqual([{ cols: 77, rows: 22 }]);
      watcher.detach();
    });

    test('tells when a shell has ended, after everything it wrote', async () => {
      const terminal = await sandbox.terminal('ending', SIZE);
      const watcher = new Watcher(terminal, 0);
      await watcher.until((text) => text.includes('\u001b]133;B'));
      terminal.write(bytes('echo last words; exit 7\r'));
      expect(await watcher.exited).toBe(7);
      expect(watcher.text).toContain('last words\r\n');
    });

    test('writes files where a reader finds them, and says what was replaced', async () => {
      await using open = await shell();
      expect(await sandbox.writeFile('notes/a.txt', bytes('one\n'))).toEqual({
        path: '/home/reader/notes/a.txt',
        replaced: false,
      });
      expect(await sandbox.writeFile('notes/a.txt', bytes('two\n'))).toMatchObject({ replaced: true });
      expect(await open.typist.run('cat ~/notes/a.txt', MS)).toMatchObject({ output: 'two\r\n' });
    });

    test('runs a check beside the terminals, with its output and exit code, and ends one that takes too long', async () => {
      expect(await sandbox.exec('echo out; echo err >&2; exit 4', MS)).toEqual({ exitCode: 4, output: 'out\nerr\n' });
      expect(await sandbox.exec('sleep 60', { timeoutMs: 200, signal })).toMatchObject({ exitCode: 124 });
    });

    test('holds the token of the registry in a file, for readers who ask it with curl', async () => {
      const ask = 'curl -s -o /dev/null -w "%{http_code}" http://$REGISTRY/v2/';
      expect(await sandbox.exec(`${ask} -u "AWS:$(cat ~/.sandbox/registry-token)"`, MS)).toEqual({
        exitCode: 0,
        output: '200',
      });
      expect((await sandbox.exec(`${ask} -u AWS:guess`, MS)).output).toBe('401');
    });

    test('answers the Kubernetes API, and a watch goes on', async () => {
      const headers = { accept: 'application/json' };
      const version = await sandbox.kubernetes({ method: 'GET', path: '/version', headers, signal });
      expect(version.status).toBe(200);
      expect(JSON.parse(await bodyOf(version.body))).toMatchObject({ major: '1' });
      const stop = new AbortController();
      const watch = await sandbox.kubernetes({
        method: 'GET',
        path: '/api/v1/nodes?watch=true',
        headers,
        signal: stop.signal,
      });
      const iterator = watch.body[Symbol.asyncIterator]();
      const piece = await iterator.next();
      expect(new TextDecoder().decode(piece.value as Uint8Array)).toContain('"type":"ADDED"');
      stop.abort();
      await iterator.return?.();
    });

    test('says which port is closed when nothing listens', async () => {
      await expect(sandbox.connect(9999, signal)).rejects.toMatchObject({ code: 'port-closed' });
    });

    test('reaches what a reader forwarded, and only as long as it is', async () => {
      await using open = await shell();
      await sandbox.exec(
        `kubectl run web --image=ghost:6-alpine --env=NODE_ENV=development; kubectl wait --for=condition=Ready pod/web --timeout=${patienceMs / 1000}s; until kubectl logs web | grep -q booted; do sleep 0.1; done`,
        { timeoutMs: patienceMs + 5_000, signal },
      );
      await open.typist.start(
        'kubectl port-forward pod/web 8123:2368',
        (output) => output.includes('Forwarding from'),
        MS,
      );
      const answer = await askPort(sandbox, 8123, { path: '/' });
      expect(answer.statusCode).toBe(200);
      expect(await textOf(answer)).toContain('<title>Ghost');
      const missing = await askPort(sandbox, 8123, { path: '/no-such-page/', method: 'HEAD' });
      expect([missing.statusCode, await textOf(missing)]).toEqual([404, '']);
      await open.typist.interrupt(MS);
      await expect(sandbox.connect(8123, signal)).rejects.toMatchObject({ code: 'port-closed' });
      await sandbox.exec('kubectl delete pod web --now', MS);
    });

    const reason = oneAtATime === undefined ? '' : ` (${oneAtATime})`;
    test.skipIf(oneAtATime !== undefined)(`shares nothing between two sandboxes${reason}`, async () => {
      const other = await driver.open('other', { signal, expiresAt: Date.now() + 3_600_000 });
      await sandbox.exec('echo secret > ~/mine; kubectl create namespace mine', MS);
      expect((await other.exec('cat ~/mine; kubectl get namespace mine', MS)).output).toMatch(
        /No such file or directory[\s\S]*namespaces "mine" (not found|is forbidden)/,
      );
      await other[Symbol.asyncDispose]();
      expect(await other.ended).toMatchObject({ reason: 'closed' });
      expect(await driver.find('other')).toBeUndefined();
    });
  });
}
