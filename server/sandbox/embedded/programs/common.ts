/** The programs that every machine has, host and containers alike, and where they lie. */
import { getCommandNames } from 'just-bash';
import type { Machine } from '../machine/machine.ts';
import { Collector } from '../machine/streams/sinks.ts';
import { bytesSource } from '../machine/streams/sources.ts';
import type { Program } from '../process.ts';
import { bashProgram } from '../shell/bash.ts';
import { batchProgram, type RunProgram } from './batch.ts';
import { cat } from './cat.ts';
import { grep } from './grep.ts';
import { head } from './head.ts';
import { seq } from './seq.ts';
import { sleep } from './sleep.ts';
import { tail } from './tail.ts';
import { tee } from './tee.ts';
import { wc } from './wc.ts';
import { yes } from './yes.ts';

/** just-bash's names that are no programs here: the shell's own, and what is written anew or makes no sense. */
const NOT_BATCH = new Set([
  'bash',
  'sh',
  'alias',
  'unalias',
  'history',
  'help',
  'cat',
  'head',
  'tail',
  'wc',
  'grep',
  'egrep',
  'fgrep',
  'tee',
  'sleep',
  'seq',
  'xargs',
  'timeout',
  'time',
  'env',
  'printenv',
  'which',
  'whoami',
  'hostname',
  'date',
  'ls',
  'curl',
  'clear',
  'python3',
  'python',
  'js-exec',
  'node',
  'sqlite3',
  'html-to-markdown',
  'xan',
  'rg',
  'yq',
]);

/** Programs with nothing to know about the machine. */
const PLAIN: Readonly<Record<string, Program>> = {
  cat,
  egrep: grep,
  fgrep: grep,
  grep,
  head,
  seq,
  sleep,
  tail,
  tee,
  wc,
  yes,
};

export async function installCommonPrograms(machine: Machine): Promise<void> {
  const run = runnerFor(machine);
  const callable = [...Object.keys(PLAIN)];
  for (const name of getCommandNames()) {
    if (NOT_BATCH.has(name)) continue;
    await machine.executables.install(`/usr/bin/${name}`, batchProgram({ name, callable, run }));
  }
  for (const [name, program] of Object.entries(PLAIN)) await machine.executables.install(`/usr/bin/${name}`, program);
  for (const name of ['bash', 'sh']) await machine.executables.install(`/usr/bin/${name}`, bashProgram(machine));
}

/** Runs a program to its end, for `find -exec` and the like. */
function runnerFor(machine: Machine): RunProgram {
  return async (process, argv, stdin) => {
    const [name = ''] = argv;
    const found = await machine.executables.find(name, {
      path: process.env['PATH'] ?? '',
      cwd: process.cwd,
      user: process.user,
      fs: process.fs,
    });
    const stdout = new Collector(32 << 20);
    const stderr = new Collector(1 << 20);
    const exitCode = await found.program({
      ...process,
      argv: [...found.prefix, ...argv.slice(found.prefix.length > 0 ? 1 : 0)],
      stdin: bytesSource(stdin),
      stdout,
      stderr,
    });
    return { stdout: stdout.bytes(), stderr: stderr.text(), exitCode };
  };
}
