/**
 * just-bash's commands as programs: all input first, then one run, then all output. For commands where nobody notices the
 * difference; those that must stream are programs of their own.
 */
import { Bash, type Command, type IFileSystem } from 'just-bash';
import { type Errno, errnoMessage, errnoOf, isErrno } from '../../machine/files/errno.ts';
import { readAll } from '../../machine/streams/read.ts';
import { latin1 } from '../../machine/files/encoding.ts';
import { resolvePath } from '../../machine/files/paths.ts';
import type { Process, Program } from '../../process.ts';
import { readsStdin } from './batch-input.ts';

/** Runs another program for a batch command (`find -exec`), with its output collected. */
export type RunProgram = (
  process: Process,
  argv: readonly string[],
  stdin: Uint8Array,
) => Promise<{ readonly stdout: Uint8Array; readonly stderr: string; readonly exitCode: number }>;

export interface BatchOptions {
  /** The name in just-bash. */
  readonly name: string;
  /** Programs that just-bash's command may call by name. */
  readonly callable: readonly string[];
  readonly run: RunProgram;
}

/** Their output may be no text. A batch ends as text, so it leaves in base64, which is. */
const BINARY = new Set(['base64', 'gunzip', 'gzip', 'tar', 'zcat']);

export function batchProgram(options: BatchOptions): Program {
  return async (process) => {
    const args = process.argv.slice(1);
    const name = process.argv[0] ?? options.name;
    const stdin = readsStdin(options.name, args) ? await readAll(process.stdin, process.signal) : new Uint8Array();
    const failures = new Map<string, Errno>();
    const bash = new Bash({
      fs: observed(process.fs, failures),
      cwd: process.cwd,
      defenseInDepth: false,
      executionLimitProfile: 'hardened',
      executionLimits: {
        maxOutputSize: 32 << 20,
        maxStringLength: 32 << 20,
        maxInputBytes: 64 << 20,
        maxLiveBytes: 128 << 20,
      },
      processInfo: {
        uid: process.user.uid,
        gid: process.user.gid,
        pid: process.system?.pid ?? 1,
        ppid: process.system?.ppid ?? 0,
      },
      customCommands: options.callable.map((each) => bridge(process, each, options.run)),
      sleep: (ms) => process.clock.wait(ms, process.signal),
    });
    const binary = BINARY.has(options.name);
    const script = binary ? `${options.name} | base64 -w 0; exit "\${PIPESTATUS[0]}"` : options.name;
    const result = await bash.exec(script, {
      args: [...args],
      env: { ...process.env },
      replaceEnv: true,
      cwd: process.cwd,
      rawScript: true,
      stdin: latin1(stdin),
      stdinKind: 'bytes',
      signal: process.signal,
    });
    if (process.signal.aborted) throw process.signal.reason;
    await process.stdout.write(binary ? bytesOf(atob(result.stdout)) : result.stdout);
    const complaint = plainErrors(result.stderr, { failures, cwd: process.cwd });
    if (complaint !== '')
      await process.stderr.write(
        options.name === name ? complaint : complaint.replaceAll(`${options.name}: `, `${name}: `),
      );
    return result.exitCode;
  };
}

/** just-bash's bytes are strings of characters below 256. */
function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

function bridge(process: Process, name: string, run: RunProgram): Command {
  return {
    name,
    execute: async (args, context) => {
      const result = await run({ ...process, cwd: context.cwd }, [name, ...args], bytesOf(String(context.stdin)));
      return { stdout: latin1(result.stdout), stdoutKind: 'bytes', stderr: result.stderr, exitCode: result.exitCode };
    },
  };
}

/** Remembers why a path could not be used: just-bash's commands often say "No such file" whatever the reason was. */
function observed(fs: IFileSystem, failures: Map<string, Errno>): IFileSystem {
  return new Proxy(fs, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        const result: unknown = value.apply(target, args);
        if (!(result instanceof Promise)) return result;
        return result.catch((error: unknown) => {
          const code = errnoOf(error);
          if (code !== undefined && typeof args[0] === 'string') failures.set(args[0], code);
          throw error;
        });
      };
    },
  });
}

function plainErrors(
  stderr: string,
  known: { readonly failures: ReadonlyMap<string, Errno>; readonly cwd: string },
): string {
  return stderr
    .split('\n')
    .map((line) => {
      const coded = /^(.*?)([A-Z]{4,12}): [a-z][^,]*, \w+(?: '.*')?$/.exec(line);
      if (coded !== null && isErrno(coded[2] ?? '')) return `${coded[1]}${errnoMessage(coded[2] as Errno)}`;
      const missing = /^(\w+: (?:cannot [\w ]+ )?['‘]?)(.+?)(['’]?): No such file or directory$/.exec(line);
      const code = missing === null ? undefined : known.failures.get(resolvePath(known.cwd, missing[2] ?? ''));
      return missing === null || code === undefined
        ? line
        : `${missing[1]}${missing[2]}${missing[3]}: ${errnoMessage(code)}`;
    })
    .join('\n');
}
