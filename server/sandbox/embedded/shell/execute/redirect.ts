/** Redirections: opens files and moves descriptors, for one command or (with `exec`) for good. */
import { strerror, errnoOf } from '../../machine/files/errno.ts';
import { fileSink, nullSink, toBytes } from '../../machine/streams/sinks.ts';
import { bytesSource, emptySource, fileSource } from '../../machine/streams/sources.ts';
import { OpenFile } from '../../machine/streams/open-file.ts';
import { expandWord } from '../expand/words.ts';
import type { Shell } from '../shell.ts';
import { CommandFailure } from '../state/control-flow.ts';
import type { RedirectionNode } from '../syntax/ast.ts';

/** Runs `body` with the redirections in force. A redirection that fails means status 1 and no command. */
export async function withRedirections(
  shell: Shell,
  redirections: readonly RedirectionNode[],
  body: () => Promise<number>,
): Promise<number> {
  if (redirections.length === 0) return body();
  const before = shell.descriptors;
  shell.descriptors = before.copy();
  try {
    try {
      await redirect(shell, redirections);
    } catch (error) {
      if (!(error instanceof RedirectionFailure)) throw error;
      const failed = shell.descriptors;
      shell.descriptors = before;
      await shell.complain(error.message);
      shell.descriptors = failed;
      return 1;
    }
    return await body();
  } finally {
    shell.descriptors.closeAll();
    shell.descriptors = before;
  }
}

export class RedirectionFailure extends Error {}

export async function redirect(shell: Shell, redirections: readonly RedirectionNode[]): Promise<void> {
  for (const redirection of redirections) await apply(shell, redirection);
}

async function apply(shell: Shell, redirection: RedirectionNode): Promise<void> {
  const { operator } = redirection;
  const number = await descriptorOf(shell, redirection);
  if (redirection.target.type === 'HereDoc') {
    const { content, quoted, stripTabs } = redirection.target;
    let text = quoted ? literalText(content) : await shell.interpreter.expandText(shell, content, true);
    if (stripTabs) text = text.replace(/^\t+/gm, '');
    shell.descriptors.set(number, new OpenFile({ source: bytesSource(toBytes(text)) }));
    return;
  }
  if (operator === '<<<') {
    const text = await shell.interpreter.expandText(shell, redirection.target);
    shell.descriptors.set(number, new OpenFile({ source: bytesSource(toBytes(`${text}\n`)) }));
    return;
  }
  const words = await expandWord(shell, redirection.target);
  const [target] = words;
  if (target === undefined || words.length > 1) {
    throw new RedirectionFailure(`${literalText(redirection.target) || (words[0] ?? '')}: ambiguous redirect`);
  }
  await applyTo(shell, { operator, number, target, explicit: redirection.fd !== null });
}

interface Move {
  readonly operator: RedirectionNode['operator'];
  readonly number: number;
  readonly target: string;
  readonly explicit: boolean;
}

async function applyTo(shell: Shell, move: Move): Promise<void> {
  const { operator, number, target } = move;
  switch (operator) {
    case '<':
      shell.descriptors.set(number, await openForReading(shell, target));
      return;
    case '>':
    case '>|':
      shell.descriptors.set(number, await openForWriting(shell, target, operator === '>' ? 'create' : 'clobber'));
      return;
    case '>>':
      shell.descriptors.set(number, await openForWriting(shell, target, 'append'));
      return;
    case '<>':
      shell.descriptors.set(number, await openBoth(shell, target));
      return;
    case '&>':
    case '&>>':
      await both(shell, target, operator === '&>' ? 'create' : 'append');
      return;
    case '>&':
    case '<&':
      if (target === '-') shell.descriptors.close(number);
      else if (/^\d+-?$/.test(target)) duplicate(shell, number, target);
      else if (operator === '>&' && !move.explicit) await both(shell, target, 'create');
      else throw new RedirectionFailure(`${target}: ambiguous redirect`);
      return;
    case '<<<':
    case '<<':
    case '<<-':
      throw new Error(`${operator} has no file`);
  }
}

async function both(shell: Shell, target: string, how: Opening): Promise<void> {
  const file = await openForWriting(shell, target, how);
  shell.descriptors.set(1, file);
  shell.descriptors.set(2, file.duplicate());
}

function duplicate(shell: Shell, number: number, target: string): void {
  const from = Number.parseInt(target, 10);
  const file = shell.descriptors.get(from);
  if (file === undefined) throw new RedirectionFailure(`${from}: Bad file descriptor`);
  if (from === number) return;
  shell.descriptors.set(number, file.duplicate());
  if (target.endsWith('-')) shell.descriptors.close(from);
}

async function descriptorOf(shell: Shell, redirection: RedirectionNode): Promise<number> {
  if (redirection.fdVariable !== undefined) {
    const { target, fdVariable } = redirection;
    if (target.type === 'Word' && literalText(target) === '-') return Number(shell.variables.get(fdVariable) ?? -1);
    const number = shell.descriptors.free();
    shell.variables.set(fdVariable, String(number));
    return number;
  }
  return redirection.fd ?? (redirection.operator.startsWith('<') ? 0 : 1);
}

type Opening = 'create' | 'clobber' | 'append';

export async function openForReading(shell: Shell, target: string): Promise<OpenFile> {
  const device = deviceOf(shell, target);
  if (device !== undefined) return device;
  return attempt(target, async () => {
    return new OpenFile({ source: await fileSource(shell.fs, shell.path(target)) });
  });
}

async function openForWriting(shell: Shell, target: string, how: Opening): Promise<OpenFile> {
  const device = deviceOf(shell, target);
  if (device !== undefined) return device;
  const path = shell.path(target);
  return attempt(target, async () => {
    if (how === 'create' && shell.options.has('noclobber') && (await shell.fs.exists(path))) {
      throw new RedirectionFailure(`${target}: cannot overwrite existing file`);
    }
    if (target === '') throw new RedirectionFailure(': No such file or directory');
    if (how === 'append') await shell.fs.appendFile(path, '');
    else await shell.fs.writeFile(path, '');
    return new OpenFile({ sink: fileSink(shell.fs, path) });
  });
}

async function openBoth(shell: Shell, target: string): Promise<OpenFile> {
  const device = deviceOf(shell, target);
  if (device !== undefined) return device;
  const path = shell.path(target);
  return attempt(target, async () => {
    await shell.fs.appendFile(path, '');
    return new OpenFile({ source: bytesSource(await shell.fs.readFileBuffer(path)), sink: fileSink(shell.fs, path) });
  });
}

async function attempt<T>(target: string, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    throw new RedirectionFailure(`${target}: ${strerror(error)}`);
  }
}

/** Names below /dev that are the process's own streams. */
function deviceOf(shell: Shell, target: string): OpenFile | undefined {
  const inherited = /^\/dev\/(?:fd\/(\d+)|std(in|out|err))$/.exec(target);
  if (inherited !== null) {
    const number =
      inherited[1] === undefined
        ? { in: 0, out: 1, err: 2 }[inherited[2] as 'in' | 'out' | 'err']
        : Number(inherited[1]);
    const file = shell.descriptors.get(number);
    if (file === undefined) throw new RedirectionFailure(`${target}: No such file or directory`);
    return file.duplicate();
  }
  if (target === '/dev/null') return new OpenFile({ source: emptySource, sink: nullSink });
  if (target === '/dev/full') return new OpenFile({ source: emptySource, sink: fullSink });
  if (target === '/dev/tty') {
    const files = [0, 1, 2].map((number) => shell.descriptors.get(number));
    const source = files.find((file) => file?.source?.isTTY)?.source;
    const sink = files.find((file) => file?.sink?.isTTY)?.sink;
    if (source === undefined && sink === undefined) throw new RedirectionFailure('/dev/tty: No such device or address');
    return new OpenFile({ ...(source === undefined ? {} : { source }), ...(sink === undefined ? {} : { sink }) });
  }
  return undefined;
}

const fullSink = {
  isTTY: false,
  write: () => Promise.reject(new CommandFailure('write error: No space left on device')),
};

function literalText(word: { readonly parts: readonly { readonly type: string; readonly value?: unknown }[] }): string {
  return word.parts.map((part) => (typeof part.value === 'string' ? part.value : '')).join('');
}
