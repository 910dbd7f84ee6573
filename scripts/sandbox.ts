/** `npm run sandbox`: a shell in a fresh sandbox, in one's own terminal, from a pipe, or as an API for other tools. */
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { exportGuide } from '../src/build/export-guide.ts';
import { GuideSource } from '../src/build/guide-source.ts';
import { plainText } from '../src/guide/plain.ts';
import type { Sandbox } from '../server/sandbox/sandbox.ts';
import { main, say } from './message.ts';
import { CONTENT } from './root.ts';
import { serveApiUntilStopped } from './sandbox/api.ts';
import { openDriver } from './verify/driver.ts';
import { SIZE, Typist } from './verify/typist.ts';

const USAGE = `Usage: npm run sandbox -- [--json] [--driver embedded|kind] [--api FILE]
  A shell in a fresh sandbox. When standard input is no terminal, each of its lines is typed into one shell.
  --json      one JSON object a command: {command, output, exitCode}
  --driver    the simulator (default), or the cluster that KUBECONFIG names
  --api FILE  serves the sandbox's Kubernetes API on a loopback port, writes a kubeconfig to FILE, ends with Ctrl-C`;

/** A shell that somebody forgets ends after a day. */
const LIFE_MS = 24 * 3_600_000;

await main(async () => {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      driver: { type: 'string', default: 'embedded' },
      api: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    say(USAGE);
    return 0;
  }
  const guide = exportGuide(new GuideSource(CONTENT));
  if (values.api !== undefined) return serveApiUntilStopped(guide, values.api);
  await using opened = await openDriver(values.driver, guide, 'real');
  await using sandbox = await opened.driver.open('sandbox', {
    signal: new AbortController().signal,
    expiresAt: Date.now() + LIFE_MS,
    onStage: (stage) => process.stderr.isTTY && say(stage),
  });
  // Awaited here: the driver is closed when this function returns.
  return await (process.stdin.isTTY && !values.json ? interactive(sandbox) : typed(sandbox, values.json));
});
process.exit();

async function interactive(sandbox: Sandbox): Promise<number> {
  const { stdin, stdout } = process;
  const size = (): { cols: number; rows: number } => ({
    cols: stdout.columns || SIZE.cols,
    rows: stdout.rows || SIZE.rows,
  });
  const terminal = await sandbox.terminal('terminal-1', size());
  const exited = Promise.withResolvers<number>();
  const attachment = terminal.attach(0, {
    output: (bytes, offset) => void stdout.write(bytes.slice(), () => attachment.ack(offset + bytes.length)),
    truncated: () => undefined,
    resized: () => undefined,
    exited: (exitCode) => exited.resolve(exitCode),
  });
  stdin.setRawMode(true);
  stdin.on('data', (keys: Buffer) => terminal.write(keys));
  stdout.on('resize', () => terminal.resize(size()));
  void sandbox.ended.then(({ message }) => {
    say(message);
    exited.resolve(1);
  });
  const exitCode = await exited.promise;
  stdin.setRawMode(false);
  return exitCode;
}

/** The exit code of the last command, or of the shell when a line ended it. */
async function typed(sandbox: Sandbox, json: boolean): Promise<number> {
  const signal = new AbortController().signal;
  using typist = new Typist(await sandbox.terminal('terminal-1', SIZE));
  let exitCode = 0;
  for await (const command of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    if (command.trim() === '') continue;
    const result = await typist.run(command, { timeoutMs: 24 * 3_600_000, signal });
    exitCode = result.kind === 'running' ? 1 : result.exitCode;
    const output = plainText(result.output);
    process.stdout.write(json ? `${JSON.stringify({ command, output, exitCode })}\n` : output);
    if (result.kind === 'exited') break;
  }
  return exitCode;
}
