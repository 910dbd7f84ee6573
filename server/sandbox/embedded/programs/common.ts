/** The programs that every machine has, host and containers alike, and where they lie. */
import { getCommandNames } from 'just-bash';
import type { Machine } from '../machine/machine.ts';
import { Collector } from '../machine/streams/sinks.ts';
import { bytesSource } from '../machine/streams/sources.ts';
import type { Program } from '../process.ts';
import { bashProgram } from '../shell/bash.ts';
import { batchProgram, type RunProgram } from './batch/batch.ts';
import { ABSENT, absent } from './absent.ts';
import { cat } from './text/cat.ts';
import { chgrp, chown } from './files/chown.ts';
import { curl } from './curl/curl.ts';
import { dd } from './files/dd.ts';
import { grep } from './text/grep.ts';
import { head } from './text/head.ts';
import { groups, id, whoami } from './facts/identity.ts';
import { kill, pkill } from './processes/kill.ts';
import { ls } from './files/ls.ts';
import { nano } from './nano/nano.ts';
import { less } from './pager/less.ts';
import { pgrep, ps } from './processes/ps.ts';
import { df, free } from './facts/resources.ts';
import { rm } from './files/rm.ts';
import { seq } from './text/seq.ts';
import { sleep } from './processes/sleep.ts';
import { arch, date, hostname, nproc, uname, uptime } from './facts/system-facts.ts';
import { tail } from './text/tail.ts';
import { tee } from './text/tee.ts';
import { tar } from './files/tar/tar.ts';
import { clear, stty, tput, tty } from './facts/terminal-facts.ts';
import { test } from './processes/test.ts';
import { watch } from './processes/watch.ts';
import { wc } from './text/wc.ts';
import { env, nice, nohup, printenv, timeout, which } from './processes/wrappers.ts';
import { xargs } from './processes/xargs.ts';
import { yes } from './text/yes.ts';

/** just-bash's names that are no programs here: the shell's own, and what is written anew or makes no sense. */
const NOT_BATCH = new Set([
  'bash',
  'sh',
  'alias',
  'unalias',
  'history',
  'help',
  'rm',
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
  arch,
  cat,
  chgrp,
  chown,
  clear,
  curl,
  date,
  dd,
  egrep: grep,
  fgrep: grep,
  grep,
  groups,
  head,
  hostname,
  id,
  less,
  ls,
  more: less,
  nano,
  nproc,
  printenv,
  rm,
  seq,
  sleep,
  stty,
  tail,
  tar,
  tee,
  tput,
  tty,
  uname,
  wc,
  whoami,
  yes,
};

/** Programs that look at the machine or run others on it. */
const ON_MACHINE: Readonly<Record<string, (machine: Machine) => Program>> = {
  bash: (machine) => bashProgram(machine),
  df,
  env,
  free,
  kill,
  nice,
  nohup,
  pgrep,
  pkill,
  ps,
  sh: (machine) => bashProgram(machine),
  test,
  '[': test,
  timeout,
  uptime,
  watch,
  which,
  xargs,
};

export async function installCommonPrograms(machine: Machine): Promise<void> {
  const run = runnerFor(machine);
  const callable = [...Object.keys(PLAIN), ...Object.keys(ON_MACHINE)];
  const programs = new Map<string, Program>();
  for (const [name, feature] of Object.entries(ABSENT)) programs.set(name, absent(feature));
  for (const name of getCommandNames())
    if (!NOT_BATCH.has(name)) programs.set(name, batchProgram({ name, callable, run }));
  for (const [name, program] of Object.entries(PLAIN)) programs.set(name, program);
  for (const [name, make] of Object.entries(ON_MACHINE)) programs.set(name, make(machine));
  await machine.executables.installAll('/usr/bin', programs);
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
