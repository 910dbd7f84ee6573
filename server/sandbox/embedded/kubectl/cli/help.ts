/** `--help`: made from the same tables that parse the command line. */
import type { Verb, VerbGroup } from '../invocation.ts';
import { VERBS } from '../verbs.ts';
import type { FlagRule } from './flags.ts';

const SECTIONS: readonly (readonly [string, readonly string[]])[] = [
  ['Basic Commands (Beginner)', ['create', 'expose', 'run', 'set']],
  ['Basic Commands (Intermediate)', ['explain', 'get', 'edit', 'delete']],
  ['Deploy Commands', ['rollout', 'scale', 'autoscale']],
  ['Cluster Management Commands', ['cluster-info', 'top', 'cordon', 'uncordon', 'drain', 'taint']],
  [
    'Troubleshooting and Debugging Commands',
    ['describe', 'logs', 'attach', 'exec', 'port-forward', 'cp', 'auth', 'debug', 'events'],
  ],
  ['Advanced Commands', ['diff', 'apply', 'patch', 'replace', 'wait']],
  ['Settings Commands', ['label', 'annotate']],
  ['Other Commands', ['api-resources', 'api-versions', 'config', 'version']],
];

export function rootHelp(): string {
  const sections = SECTIONS.map(([title, names]) => {
    const rows = names
      .filter((name) => Object.hasOwn(VERBS, name))
      .map((name) => `  ${name.padEnd(15)} ${VERBS[name]?.summary ?? ''}`);
    return rows.length === 0 ? '' : `${title}:\n${rows.join('\n')}\n\n`;
  });
  return `kubectl controls the Kubernetes cluster manager.\n\n Find more information at: https://kubernetes.io/docs/reference/kubectl/\n\n${sections.join('')}Usage:\n  kubectl [flags] [options]\n\nUse "kubectl <command> --help" for more information about a given command.\nUse "kubectl options" for a list of global command-line options (applies to all commands).\n`;
}

export function groupHelp(path: string, { summary, usage = 'SUBCOMMAND [options]', commands }: VerbGroup): string {
  return `${summary}\n\n${listed(commands)}Usage:\n  kubectl ${path} ${usage}\n\nUse "kubectl ${path} <command> --help" for more information about a given command.\nUse "kubectl options" for a list of global command-line options (applies to all commands).\n`;
}

function listed(commands: Readonly<Record<string, Verb | VerbGroup>>): string {
  // A command's other names are not listed.
  const own = Object.entries(commands).filter(
    ([, verb], index, all) => all.findIndex(([, one]) => one === verb) === index,
  );
  const width = Math.max(13, ...own.map(([name]) => name.length)) + 1;
  const rows = own.map(([name, verb]) => {
    const brief = 'brief' in verb && verb.brief ? verb.brief : (verb.summary.split('\n')[0] ?? '');
    return `  ${name.padEnd(width)} ${brief.replace(/\.$/, '')}`;
  });
  return `Available Commands:\n${rows.join('\n')}\n\n`;
}

export function verbHelp(path: string, verb: Verb): string {
  const examples = verb.examples ? `Examples:\n${verb.examples.map((example) => `  ${example}`).join('\n')}\n\n` : '';
  const names = Object.keys(verb.flags).sort();
  const options =
    names.length > 0
      ? `Options:\n${names.map((name) => option(name, verb.flags[name] as FlagRule)).join('\n\n')}\n\n`
      : '';
  const inner = verb.commands ? listed(verb.commands) : '';
  return `${verb.summary}\n\n${examples}${inner}${options}Usage:\n  kubectl ${path} ${verb.usage}\n\nUse "kubectl options" for a list of global command-line options (applies to all commands).\n`;
}

function option(name: string, { short, type, default: fallback, bare, help }: FlagRule): string {
  const empty = { bool: 'false', string: "''", int: '0', list: '[]', array: '[]' }[type];
  const value = fallback === undefined ? empty : type === 'string' ? `'${fallback}'` : fallback;
  return `    ${short ? `-${short}, ` : ''}--${name}=${bare === undefined ? value : `'${fallback ?? ''}'`}:\n\t${help}`;
}
