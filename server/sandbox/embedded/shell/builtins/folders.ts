/** The working folder: `cd`, `pwd`, and the stack of `pushd`. */
import { errnoMessage, errnoOf } from '../../machine/files/errno.ts';
import { allows } from '../../machine/files/user-view.ts';
import type { Shell } from '../shell.ts';
import { type Builtin, complain } from './builtin.ts';

const SEARCH = 1;

export const cd: Builtin = async (shell, args) => {
  const [target, ...more] = args.filter((arg) => !/^-[LPe@]+$/.test(arg) && arg !== '--');
  if (more.length > 0) return complain(shell, 'cd: too many arguments');
  if (target === '-') {
    const before = shell.variables.get('OLDPWD');
    if (before === undefined) return complain(shell, 'cd: OLDPWD not set');
    const status = await changeTo(shell, before, 'cd');
    if (status === 0) await shell.write(`${shell.cwd}\n`);
    return status;
  }
  const home = shell.variables.get('HOME');
  if (target === undefined && home === undefined) return complain(shell, 'cd: HOME not set');
  return changeTo(shell, target ?? home ?? '/', 'cd');
};

export const pwd: Builtin = async (shell, args) => {
  await shell.write(`${args.includes('-P') ? await shell.fs.realpath(shell.cwd) : shell.cwd}\n`);
  return 0;
};

export const pushd: Builtin = async (shell, args) => {
  const [target] = args;
  const [top, ...rest] = shell.folderStack;
  const goal = target ?? top;
  if (goal === undefined) return complain(shell, 'pushd: no other directory');
  const before = shell.cwd;
  const status = await changeTo(shell, goal, 'pushd');
  if (status !== 0) return status;
  shell.folderStack = [before, ...(target === undefined ? rest : shell.folderStack)];
  return showStack(shell);
};

export const popd: Builtin = async (shell) => {
  const [top, ...rest] = shell.folderStack;
  if (top === undefined) return complain(shell, 'popd: directory stack empty');
  const status = await changeTo(shell, top, 'popd');
  if (status !== 0) return status;
  shell.folderStack = rest;
  return showStack(shell);
};

export const dirs: Builtin = async (shell, args) => {
  if (args.includes('-c')) {
    shell.folderStack = [];
    return 0;
  }
  return showStack(shell);
};

export async function changeTo(shell: Shell, target: string, command: string): Promise<number> {
  const path = shell.path(target);
  try {
    const stat = await shell.fs.stat(path);
    if (!stat.isDirectory) return await complain(shell, `${command}: ${target}: Not a directory`);
    if (!allows(shell.process.user, stat, SEARCH))
      return await complain(shell, `${command}: ${target}: Permission denied`);
  } catch (error) {
    const code = errnoOf(error);
    if (code === undefined) throw error;
    return complain(shell, `${command}: ${target}: ${errnoMessage(code)}`);
  }
  shell.variables.set('OLDPWD', shell.cwd);
  shell.cwd = path;
  shell.variables.set('PWD', path);
  return 0;
}

async function showStack(shell: Shell): Promise<number> {
  const home = shell.variables.get('HOME');
  const short = (path: string): string =>
    home !== undefined && (path === home || path.startsWith(`${home}/`)) ? `~${path.slice(home.length)}` : path;
  await shell.write(`${[shell.cwd, ...shell.folderStack].map(short).join(' ')}\n`);
  return 0;
}
