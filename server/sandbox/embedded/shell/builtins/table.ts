/** All builtins, by name. */
import type { Builtin } from './builtin.ts';
import { alias, unalias } from './alias.ts';
import { cd, dirs, popd, pwd, pushd } from './folders.ts';
import { breakLoop, continueLoop, exit, returnFrom } from './leave.ts';
import { builtin, command, enable, hash, type } from './commands.ts';
import { declare, exportVariables, local, readonly, unset } from './declare.ts';
import { echo } from './echo.ts';
import { evaluateText, source } from './source.ts';
import { getopts } from './getopts.ts';
import { help } from './help.ts';
import { history } from './history.ts';
import { bg, disown, fg, jobs } from './jobs.ts';
import { kill } from './kill.ts';
import { letExpressions } from './let.ts';
import { mapfile } from './mapfile.ts';
import { printf } from './printf.ts';
import { read } from './read.ts';
import { set, shift, shopt } from './set.ts';
import { test, testBracket } from './test.ts';
import { times, ulimit, umask } from './limits.ts';
import { trap } from './trap.ts';
import { wait } from './wait.ts';

export const builtins: Readonly<Record<string, Builtin>> = {
  ':': async () => 0,
  '.': source,
  '[': testBracket,
  alias,
  bg,
  break: breakLoop,
  builtin,
  cd,
  command,
  continue: continueLoop,
  declare,
  dirs,
  disown,
  echo,
  enable,
  eval: evaluateText,
  // Listed for `type`; the interpreter runs it itself, because it replaces the shell.
  exec: async () => 0,
  exit,
  export: exportVariables,
  false: async () => 1,
  fg,
  getopts,
  hash,
  help,
  history,
  jobs,
  kill,
  let: letExpressions,
  local,
  logout: exit,
  mapfile,
  popd,
  printf,
  pushd,
  pwd,
  read,
  readarray: mapfile,
  readonly,
  return: returnFrom,
  set,
  shift,
  shopt,
  source,
  test,
  times,
  trap,
  true: async () => 0,
  type,
  typeset: declare,
  ulimit,
  umask,
  unalias,
  unset,
  wait,
};
