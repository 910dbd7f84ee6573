/** Runs a helper as a program of the toolbox: its session from the file, its process from Node, its exit code to whoever called. */
import { spawn } from 'node:child_process';
import { access, chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { constants } from 'node:os';
import { basename, join } from 'node:path';
import process from 'node:process';
import type { Finished, HelperProcess, RunProgram } from '../../helpers/process.ts';
import type { HelperRegistry } from '../../helpers/registry.ts';
import { REGISTRY_HOST } from '../names.ts';
import { registryClient } from './registry-client.ts';
import { readSession, RUN_FOLDER, SESSION_FILE, type ToolboxSession } from './session-file.ts';

/** Where a helper finds its session and its registry. */
export interface Surroundings {
  readonly folder: string;
  readonly registryUrl: string;
}

const TOOLBOX: Surroundings = { folder: RUN_FOLDER, registryUrl: `http://${REGISTRY_HOST}` };

export interface Started {
  readonly process: HelperProcess;
  readonly session: ToolboxSession;
  readonly registry: HelperRegistry;
  readonly run: RunProgram;
  readonly folder: string;
}

/** The exit code is 255 when the toolbox itself is not as it should be, with one line that says why. */
export async function startHelper(
  helper: (started: Started) => Promise<number>,
  { folder, registryUrl }: Surroundings = TOOLBOX,
): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', endQuietly);
  try {
    const session = readSession(await readFile(join(folder, SESSION_FILE), 'utf8'));
    const registry = registryClient({
      url: registryUrl,
      host: session.values.repo.replace(/\/$/, ''),
      token: session.registryToken,
    });
    process.exitCode = await helper({ process: ownProcess(), session, registry, run, folder });
  } catch (error) {
    const name = basename(process.argv[1] ?? '').replace(/\.\w+$/, '');
    const what = error instanceof Error ? error.message : String(error);
    process.stderr.write(
      `[sandbox] ${name} does not work in this toolbox: ${what}. Reset the sandbox to get another one.\n`,
    );
    process.exitCode = 255;
  }
}

/** As a program that gets SIGPIPE: the other end of the pipe has read enough. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit(141);
}

function ownProcess(): HelperProcess {
  return {
    argv: process.argv.slice(1),
    env: process.env,
    stdout: sinkOf(process.stdout),
    stderr: sinkOf(process.stderr),
    fs: {
      exists: (path) =>
        access(path).then(
          () => true,
          () => false,
        ),
      readFile: (path) => readFile(path, 'utf8'),
      writeFile: (path, text) => writeFile(path, text),
      mkdir: async (path, options) => void (await mkdir(path, options)),
      chmod,
    },
    clock: { now: () => Date.now() },
  };
}

function sinkOf(stream: NodeJS.WritableStream): HelperProcess['stdout'] {
  return { write: (text) => new Promise((resolve) => stream.write(text, () => resolve())) };
}

const KEPT_BYTES = 64 << 10;

const run: RunProgram = async ([command = '', ...args], output) => {
  const child = spawn(command, args, {
    cwd: process.env['HOME'] ?? process.cwd(),
    stdio: output === 'shown' ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'ignore'],
  });
  const kept: Buffer[] = [];
  let length = 0;
  child.stdout?.on('data', (chunk: Buffer) => {
    if (length < KEPT_BYTES) kept.push(chunk.subarray(0, KEPT_BYTES - length));
    length += chunk.length;
  });
  const { promise, resolve, reject } = Promise.withResolvers<Finished>();
  child.on('error', reject);
  child.on('close', (code, signal) =>
    resolve({ exitCode: code ?? 128 + signalNumber(signal), text: Buffer.concat(kept).toString('utf8') }),
  );
  return promise;
};

function signalNumber(signal: NodeJS.Signals | null): number {
  return signal === null ? 0 : (constants.signals[signal] ?? 0);
}
