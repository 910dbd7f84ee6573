/** kubectl: a client of the simulated API server by path and content type, which knows nothing of what is behind it. */
import type { Ports } from '../http.ts';
import { Signal, type Process, type Program } from '../process.ts';
import type { KubernetesApi } from '../upgrade.ts';
import { errorText, KubectlError } from './cli/error.ts';
import { parseFlags } from './cli/flags.ts';
import { GLOBAL_FLAGS } from './cli/global-flags.ts';
import { groupHelp, rootHelp, verbHelp } from './cli/help.ts';
import { klogError } from './cli/klog.ts';
import { Client } from './client/client.ts';
import { Discovery } from './client/discovery.ts';
import { readKubeConfig, targetOf } from './config/kubeconfig.ts';
import type { Verb } from './invocation.ts';
import { findVerb } from './verbs.ts';

export interface KubectlOptions {
  /** The API behind a server's address, as kubeconfig names it; undefined when nothing listens there. */
  readonly apiAt: (server: string) => KubernetesApi | undefined;
  readonly ports: Ports;
}

export function kubectl(options: KubectlOptions): Program {
  return async (process) => {
    try {
      return await call(options, process);
    } catch (error) {
      if (error instanceof Signal) return 128 + error.number;
      if (process.signal.aborted)
        return 128 + (process.signal.reason instanceof Signal ? process.signal.reason.number : 2);
      await process.stderr.write(`${errorText(error)}\n`);
      return error instanceof KubectlError ? error.exitCode : 1;
    }
  };
}

async function call(options: KubectlOptions, process: Process): Promise<number> {
  const words = process.argv.slice(1);
  const found = findVerb(words);
  switch (found.kind) {
    case 'none':
      await process.stdout.write(rootHelp());
      return 0;
    case 'group':
      await process.stdout.write(groupHelp(found.path, found.group));
      return found.asked ? 0 : 1;
    case 'unknown':
      throw new KubectlError(found.message);
    case 'verb':
      return runVerb(options, process, found);
  }
}

async function runVerb(
  options: KubectlOptions,
  process: Process,
  { path, verb, rest }: { path: string; verb: Verb; rest: readonly string[] },
): Promise<number> {
  const { flags, args, dash } = parseFlags(rest, { ...GLOBAL_FLAGS, ...verb.flags }, path);
  if (flags.bool('help')) {
    await process.stdout.write(verbHelp(path, verb));
    return 0;
  }
  const absent = Object.entries(verb.flags)
    .filter(([name, { required }]) => required && !flags.has(name))
    .map(([name]) => JSON.stringify(name));
  if (absent.length > 0) throw new KubectlError(`error: required flag(s) ${absent.join(', ')} not set`);
  const file = await readKubeConfig({ fs: process.fs, env: process.env, cwd: process.cwd, flags });
  const target = targetOf(file, flags);
  const warned = new Set<string>();
  const client = new Client({
    api: options.apiAt(target.server),
    server: target.server,
    signal: process.signal,
    headers: {
      ...(target.token ? { authorization: `Bearer ${target.token}` } : {}),
      ...(flags.text('as') ? { 'impersonate-user': flags.text('as') } : {}),
    },
    warn: (text) => {
      if (!warned.has(text)) void process.stderr.write(`Warning: ${text}\n`);
      warned.add(text);
    },
  });
  return verb.run({
    process,
    flags,
    args,
    dash,
    file,
    target,
    client,
    discovery: new Discovery(client, (error) =>
      process.stderr.write(`${klogError(process, 'memcache.go:265')} ${error}\n`),
    ),
    ports: options.ports,
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
  });
}
