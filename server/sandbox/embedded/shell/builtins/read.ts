/** `read`: one line of input into variables. */
import { isControlling } from '../../machine/machine.ts';
import { guardSource } from '../../machine/processes/guarded-streams.ts';
import { concat } from '../../machine/streams/sinks.ts';
import type { SharedSource } from '../../machine/streams/sources.ts';
import { assignTo } from '../expand/look-up.ts';
import type { Shell } from '../shell.ts';
import { type Builtin, complain, optionsOf } from './builtin.ts';

const TIMED_OUT = 142;

export const read: Builtin = async (shell, args) => {
  const { flags, rest, invalid } = optionsOf(args, 'rsea:d:n:N:p:t:u:i:');
  if (invalid !== undefined)
    return complain(
      shell,
      `read: ${invalid}: invalid option\nread: usage: read [-ers] [-a array] [-d delim] [-i text] [-n nchars] [-N nchars] [-p prompt] [-t timeout] [-u fd] [name ...]`,
      2,
    );
  const descriptor = Number(flags.get('u') ?? 0);
  const source = shell.descriptors.get(descriptor)?.source;
  if (source === undefined) return complain(shell, `read: ${descriptor}: invalid file descriptor: Bad file descriptor`);
  const prompt = flags.get('p');
  if (prompt !== undefined && source.isTTY) await shell.sink(2).write(prompt);
  const request: Request = {
    delimiter: flags.has('d') ? (flags.get('d') ?? '').charAt(0) || '\0' : '\n',
    count: flags.has('N') ? Number(flags.get('N')) : flags.has('n') ? Number(flags.get('n')) : undefined,
    raw: flags.has('r'),
    ignoreDelimiter: flags.has('N'),
    silent: flags.has('s'),
    timeout: flags.get('t'),
  };
  const got = await readText(shell, source, request);
  if (got === 'timeout') return TIMED_OUT;
  const array = flags.get('a');
  if (array !== undefined) {
    const words = splitWords(got.text, { ifs: ifsOf(shell), parts: Infinity, raw: request.raw });
    shell.variables.setArray(array, new Map(words.map((word, i) => [i, word])));
  } else if (rest.length === 0) await assignTo(shell, 'REPLY', request.raw ? got.text : unescape(got.text));
  else {
    const words = splitWords(got.text, { ifs: ifsOf(shell), parts: rest.length, raw: request.raw });
    for (const [i, name] of rest.entries()) await assignTo(shell, name, words[i] ?? '');
  }
  return got.complete ? 0 : 1;
};

interface Request {
  readonly delimiter: string;
  readonly count: number | undefined;
  readonly raw: boolean;
  readonly ignoreDelimiter: boolean;
  readonly silent: boolean;
  readonly timeout: string | undefined;
}

async function readText(
  shell: Shell,
  source: SharedSource,
  request: Request,
): Promise<{ text: string; complete: boolean } | 'timeout'> {
  const { tty } = shell.process;
  // Single keys and secrets need the terminal raw; the echo is then ours.
  const release =
    source.isTTY && tty !== undefined && (request.silent || request.count !== undefined) ? tty.raw() : undefined;
  const timer = request.timeout === undefined ? undefined : new AbortController();
  if (timer !== undefined) {
    const ms = Number(request.timeout) * 1000;
    void shell.process.clock.wait(ms, shell.process.signal).then(() => timer.abort('timeout'), ended);
  }
  try {
    return await collect(shell, source, {
      ...request,
      timer: timer?.signal,
      echo: release !== undefined && !request.silent,
    });
  } catch (error) {
    if (timer?.signal.aborted && error === timer.signal.reason) return 'timeout';
    throw error;
  } finally {
    release?.();
  }
}

/** The shell ended before the time was up. */
function ended(): void {}

interface Collecting extends Request {
  readonly timer: AbortSignal | undefined;
  readonly echo: boolean;
}

async function collect(
  shell: Shell,
  source: SharedSource,
  request: Collecting,
): Promise<{ text: string; complete: boolean }> {
  const { tty } = shell.process;
  const mayRead = (): boolean =>
    !isControlling(tty) || tty.foreground === undefined || tty.foreground === shell.running.identity.group;
  const guarded = guardSource(source, shell.running, mayRead);
  const signal = request.timer === undefined ? shell.signal : AbortSignal.any([shell.signal, request.timer]);
  const delimiter = request.delimiter.charCodeAt(0);
  const parts: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const chunk = await guarded.read(signal);
    if (chunk === undefined) return { text: decode(parts), complete: false };
    const end = endOf(chunk, { delimiter, request, before: length, last: parts.at(-1)?.at(-1) });
    if (request.echo) await shell.sink(1).write(chunk.subarray(0, end?.at ?? chunk.length));
    if (end === undefined) {
      parts.push(chunk.slice());
      length += chunk.length;
      continue;
    }
    parts.push(chunk.slice(0, end.at));
    source.unread(chunk.slice(end.next));
    return { text: decode(parts), complete: true };
  }
}

/** Where the wanted text stops in this chunk, and where the next read begins. */
function endOf(
  chunk: Uint8Array,
  at: {
    readonly delimiter: number;
    readonly request: Request;
    readonly before: number;
    readonly last: number | undefined;
  },
): { readonly at: number; readonly next: number } | undefined {
  const { request, delimiter } = at;
  const BACKSLASH = 92;
  const RETURN = 13;
  for (let i = 0; i < chunk.length; i++) {
    const byte = chunk[i];
    const previous = i === 0 ? at.last : chunk[i - 1];
    const isEnd = byte === delimiter || (byte === RETURN && delimiter === 10 && request.silent);
    if (isEnd && !request.ignoreDelimiter && (request.raw || previous !== BACKSLASH)) return { at: i, next: i + 1 };
    if (request.count !== undefined && at.before + i + 1 >= request.count) return { at: i + 1, next: i + 1 };
  }
  return undefined;
}

function decode(parts: readonly Uint8Array[]): string {
  return new TextDecoder().decode(concat(parts)).replaceAll('\0', '');
}

function unescape(text: string): string {
  return text.replace(/\\\n/g, '').replace(/\\(.)/gs, '$1');
}

function ifsOf(shell: Shell): string {
  return shell.variables.get('IFS') ?? ' \t\n';
}

/** The last part gets the rest of the line. */
function splitWords(
  text: string,
  how: { readonly ifs: string; readonly parts: number; readonly raw: boolean },
): string[] {
  const { ifs, parts, raw } = how;
  const blank = (char: string): boolean => ifs.includes(char) && ' \t\n'.includes(char);
  const words: string[] = [];
  let i = 0;
  while (i < text.length && blank(text[i] ?? '')) i++;
  while (i < text.length) {
    if (words.length === parts - 1) {
      let rest = text.slice(i);
      while (rest !== '' && blank(rest.at(-1) ?? '')) rest = rest.slice(0, -1);
      return [...words, raw ? rest : unescape(rest)];
    }
    let word = '';
    while (i < text.length && !ifs.includes(text[i] ?? '')) {
      if (!raw && text[i] === '\\') {
        i++;
        if (text[i] === '\n') {
          i++;
          continue;
        }
      }
      word += text[i++] ?? '';
    }
    words.push(word);
    while (i < text.length && blank(text[i] ?? '')) i++;
    if (i < text.length && ifs.includes(text[i] ?? '') && !blank(text[i] ?? '')) {
      i++;
      while (i < text.length && blank(text[i] ?? '')) i++;
    }
  }
  return words;
}
