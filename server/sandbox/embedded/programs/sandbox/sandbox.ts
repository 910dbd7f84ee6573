/** `sandbox`: about this sandbox, a page's state, its checks, and back to the beginning. */
import type { SandboxRegistry } from '../../images/registry.ts';
import type { Machine } from '../../machine/machine.ts';
import { Collector } from '../../machine/streams/sinks.ts';
import { emptySource } from '../../machine/streams/sources.ts';
import type { Process, Program } from '../../process.ts';
import { runChild } from '../processes/run-child.ts';
import type { PageCheck, SandboxGuide } from './guide.ts';

export interface SandboxProgramOptions {
  readonly machine: Machine;
  readonly guide: SandboxGuide;
  readonly registry: SandboxRegistry;
}

const USAGE = `Usage: sandbox COMMAND

  about              what this sandbox is, with versions and time left
  status             what runs in it now
  goto PAGE          make what a page needs (each command is shown)
  check [PAGE]       is a page done?
  registry tags REPOSITORY
  reset              back to the beginning: everything in it is deleted
`;
/** A check is read-only and short; one that hangs is a check that failed. */
const CHECK_MS = 5000;

type Command = (call: Call) => Promise<number>;

interface Call extends SandboxProgramOptions {
  readonly process: Process;
  readonly words: readonly string[];
}

const COMMANDS: Readonly<Record<string, Command>> = {
  about: async ({ process, guide }) => {
    const facts: readonly (readonly [string, string])[] = [['mode', 'simulator'], ...(await guide.about())];
    await process.stdout.write(facts.map(([name, value]) => `${name}: ${value}\n`).join(''));
    return 0;
  },
  status: async ({ process, guide }) => {
    await process.stdout.write((await guide.status()).map((line) => `${line}\n`).join(''));
    return 0;
  },
  goto,
  check,
  registry: async ({ process, registry, words: [what, repository = ''] }) => {
    if (what !== 'tags') return usage(process);
    const tags = registry.tags(repository);
    if (tags === undefined) return complain(process, `the registry has no repository ${repository}`);
    await process.stdout.write(tags.map((tag) => `${tag}\n`).join(''));
    return 0;
  },
  reset: async ({ process, guide }) => {
    await process.stdout.write('The sandbox starts anew.\n');
    await guide.reset();
    return 0;
  },
};

export function sandboxProgram(options: SandboxProgramOptions): Program {
  return async (process) => {
    const [name = '', ...words] = process.argv.slice(1);
    if (name === '--help' || name === '-h' || name === 'help') {
      await process.stdout.write(USAGE);
      return 0;
    }
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    return command === undefined ? usage(process) : command({ ...options, process, words });
  };
}

async function goto({ process, guide, machine, words: [slug] }: Call): Promise<number> {
  if (slug === undefined) return usage(process);
  const steps = await guide.stepsFor(slug);
  if (steps === undefined)
    return complain(process, `there is no page ${slug}; the pages are: ${guide.slugs().join(' ')}`);
  if (steps.length === 0) await process.stdout.write('Nothing to do: everything this page needs is there.\n');
  for (const step of steps) {
    await process.stdout.write(`+ ${step.replaceAll('\n', '\n+ ')}\n`);
    const cwd = process.env['HOME'] ?? process.cwd;
    const code = await runChild(machine, process, ['bash', '-c', step], { stdin: emptySource, cwd });
    if (code !== 0) return complain(process, `that command ended with ${code}; the page's state is not complete`);
  }
  return 0;
}

async function check({ process, guide, machine, words: [slug] }: Call): Promise<number> {
  const checks = await guide.checks(slug);
  if (checks.length === 0)
    return complain(process, slug === undefined ? 'there are no checks' : `there is no check for ${slug}`);
  let status = 0;
  for (const each of checks) {
    const result = await judge(process, machine, each);
    await process.stdout.write(slug === undefined ? `${each.page}: ${result.text}\n` : `${result.text}\n`);
    if (!result.done) status = 1;
  }
  return status;
}

async function judge(
  process: Process,
  machine: Machine,
  page: PageCheck,
): Promise<{ readonly done: boolean; readonly text: string }> {
  const output = new Collector(64 << 10);
  const cwd = process.env['HOME'] ?? process.cwd;
  const argv = ['timeout', String(CHECK_MS / 1000), 'bash', '-c', page.run];
  const code = await runChild(machine, process, argv, {
    stdin: emptySource,
    stdout: output,
    stderr: new Collector(0),
    cwd,
  });
  const got = output.text().trim();
  if (code === 0 && new RegExp(page.expect).test(got)) return { done: true, text: 'Done' };
  return { done: false, text: `Not yet: expected ${page.expect}, got ${got === '' ? `nothing (exit ${code})` : got}` };
}

async function usage(process: Process): Promise<number> {
  await process.stderr.write(USAGE);
  return 2;
}

async function complain(process: Process, message: string): Promise<number> {
  await process.stderr.write(`sandbox: ${message}\n`);
  return 1;
}
