/** `docker`: finds the command, reads its options, runs it against the engine. */
import type { Engine } from '../engine/engine.ts';
import { EngineError } from '../engine/engine-error.ts';
import type { Process, Program } from '../process.ts';
import { Signal } from '../process.ts';
import { checkWords, helpText, parseFlags } from './flags.ts';
import { ABSENT, GROUPS, topHelp, VERBS } from './table.ts';
import { DockerFailure, type Verb } from './verb.ts';
import { VERSION } from './verbs/version.ts';

export function dockerProgram(engine: Engine): Program {
  return async (process) => {
    try {
      return await dispatch(engine, process);
    } catch (error) {
      if (error instanceof Signal || process.signal.aborted) throw error;
      return report(process, error);
    }
  };
}

async function dispatch(engine: Engine, process: Process): Promise<number> {
  const args = globalOptions(process.argv.slice(1));
  const [first, second] = args;
  if (first === undefined || first === '--help' || first === 'help' || first === '-h') {
    await process.stdout.write(topHelp());
    return 0;
  }
  if (first === '--version' || first === '-v') {
    await process.stdout.write(`Docker version ${VERSION.version}, build ${VERSION.commit.slice(0, 7)}\n`);
    return 0;
  }
  const group = Object.hasOwn(GROUPS, first) ? GROUPS[first] : undefined;
  if (group !== undefined) {
    if (second === undefined || second === '--help') {
      await process.stdout.write(groupHelp(first, group));
      return 0;
    }
    const verb = Object.hasOwn(group.verbs, second) ? group.verbs[second] : undefined;
    if (verb !== undefined)
      return runVerb(engine, process, { name: `docker ${first} ${second}`, verb, args: args.slice(2) });
    if (group.absent.includes(second))
      throw new DockerFailure(
        `sandbox: docker ${first} ${second} is not part of the simulator; it works in a real cluster`,
      );
    throw new DockerFailure(
      `docker: unknown command: docker ${first} ${second}\n\nUsage:  docker ${first}\n\nRun 'docker ${first} --help' for more information`,
    );
  }
  const verb = Object.hasOwn(VERBS, first) ? VERBS[first] : undefined;
  if (verb !== undefined) return runVerb(engine, process, { name: `docker ${first}`, verb, args: args.slice(1) });
  if (ABSENT.includes(first))
    throw new DockerFailure(`sandbox: docker ${first} is not part of the simulator; it works in a real cluster`);
  if (first.startsWith('-'))
    throw new DockerFailure(
      `unknown ${first.startsWith('--') ? `flag: ${first}` : `shorthand flag: '${first[1]}' in ${first}`}\n\nUsage:  docker [OPTIONS] COMMAND [ARG...]\n\nRun 'docker --help' for more information`,
      125,
    );
  throw new DockerFailure(`docker: unknown command: docker ${first}\n\nRun 'docker --help' for more information`);
}

async function runVerb(
  engine: Engine,
  process: Process,
  call: { readonly name: string; readonly verb: Verb; readonly args: readonly string[] },
): Promise<number> {
  const { name, verb, args } = call;
  const { flags, words, help } = parseFlags(name, verb, args);
  if (help) {
    await process.stdout.write(helpText(name, verb));
    return 0;
  }
  checkWords(name, verb, words);
  return verb.run({ process, engine, flags, words, name });
}

/** There is one engine here: which one is meant, makes no difference. */
function globalOptions(args: readonly string[]): readonly string[] {
  let rest = args;
  while (/^(?:-c|--context|-H|--host|-l|--log-level|--config)$/.test(rest[0] ?? '')) rest = rest.slice(2);
  while (/^(?:-D|--debug|--(?:context|host|log-level|config)=.*)$/.test(rest[0] ?? '')) rest = rest.slice(1);
  return rest;
}

async function report(process: Process, error: unknown): Promise<number> {
  if (error instanceof DockerFailure) {
    if (error.message !== '') await process.stderr.write(`${error.message}\n`);
    return error.status;
  }
  if (error instanceof EngineError) {
    await process.stderr.write(`Error response from daemon: ${error.message}\n`);
    return 1;
  }
  throw error;
}

function groupHelp(name: string, group: (typeof GROUPS)[string]): string {
  const rows = Object.entries(group.verbs).map(([verb, { summary }]) => `  ${verb.padEnd(12)}${summary}\n`);
  return `\nUsage:  docker ${name} COMMAND\n\n${group.summary}\n\nCommands:\n${rows.join('')}\nRun 'docker ${name} COMMAND --help' for more information on a command.\n`;
}
