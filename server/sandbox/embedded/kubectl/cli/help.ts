/** `--help`: made from the same tables that parse the command line. */
import type { Verb, VerbGroup } from '../invocation.ts';
import { VERBS } from '../verbs.ts';
import type { FlagRule } from './flags.ts';

const SECTIONS: readonly (readonly [title: string, commands: Readonly<Record<string, string>>])[] = [
  [
    'Basic Commands (Beginner)',
    {
      create: 'Create a resource from a file or from stdin',
      expose: 'Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service',
      run: 'Run a particular image on the cluster',
      set: 'Set specific features on objects',
    },
  ],
  [
    'Basic Commands (Intermediate)',
    {
      explain: 'Get documentation for a resource',
      get: 'Display one or many resources',
      edit: 'Edit a resource on the server',
      delete: 'Delete resources by file names, stdin, resources and names, or by resources and label selector',
    },
  ],
  [
    'Deploy Commands',
    {
      rollout: 'Manage the rollout of a resource',
      scale: 'Set a new size for a deployment, replica set, or replication controller',
      autoscale: 'Auto-scale a deployment, replica set, stateful set, or replication controller',
    },
  ],
  [
    'Cluster Management Commands',
    {
      certificate: 'Modify certificate resources',
      'cluster-info': 'Display cluster information',
      top: 'Display resource (CPU/memory) usage',
      cordon: 'Mark node as unschedulable',
      uncordon: 'Mark node as schedulable',
      drain: 'Drain node in preparation for maintenance',
      taint: 'Update the taints on one or more nodes',
    },
  ],
  [
    'Troubleshooting and Debugging Commands',
    {
      describe: 'Show details of a specific resource or group of resources',
      logs: 'Print the logs for a container in a pod',
      attach: 'Attach to a running container',
      exec: 'Execute a command in a container',
      'port-forward': 'Forward one or more local ports to a pod',
      proxy: 'Run a proxy to the Kubernetes API server',
      cp: 'Copy files and directories to and from containers',
      auth: 'Inspect authorization',
      debug: 'Create debugging sessions for troubleshooting workloads and nodes',
      events: 'List events',
    },
  ],
  [
    'Advanced Commands',
    {
      diff: 'Diff the live version against a would-be applied version',
      apply: 'Apply a configuration to a resource by file name or stdin',
      patch: 'Update fields of a resource',
      replace: 'Replace a resource by file name or stdin',
      wait: 'Wait for a specific condition on one or many resources',
      kustomize: 'Build a kustomization target from a directory or URL',
    },
  ],
  [
    'Settings Commands',
    {
      label: 'Update the labels on a resource',
      annotate: 'Update the annotations on a resource',
      completion: 'Output shell completion code for the specified shell (bash, zsh, fish, or powershell)',
    },
  ],
  [
    'Other Commands',
    {
      'api-resources': 'Print the supported API resources on the server',
      'api-versions': 'Print the supported API versions on the server, in the form of "group/version"',
      config: 'Modify kubeconfig files',
      kuberc: 'Manage kuberc configuration files',
      plugin: 'Provides utilities for interacting with plugins',
      version: 'Print the client and server version information',
    },
  ],
];

export function rootHelp(): string {
  const sections = SECTIONS.map(([title, commands]) => {
    const rows = Object.entries(commands)
      .filter(([name]) => Object.hasOwn(VERBS, name))
      .map(([name, brief]) => `  ${name.padEnd(15)} ${brief}`);
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
  const empty = { bool: 'false', string: "''", int: '0', duration: '0s', list: '[]', array: '[]' }[type];
  const value = fallback === undefined ? empty : type === 'string' ? `'${fallback}'` : fallback;
  return `    ${short ? `-${short}, ` : ''}--${name}=${bare === undefined ? value : `'${fallback ?? ''}'`}:\n\t${help}`;
}
