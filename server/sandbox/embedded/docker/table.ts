/** All commands of docker, by name, and the help that lists them. */
import type { Verb } from './verb.ts';
import { build } from './verbs/build.ts';
import { cp } from './verbs/cp.ts';
import { exec } from './verbs/exec.ts';
import { history, images, rmi, tag } from './verbs/images.ts';
import { containerInspect, imageInspect, inspect, networkInspect, volumeInspect } from './verbs/inspect.ts';
import { commit } from './verbs/commit.ts';
import { exportVerb } from './verbs/export.ts';
import { kill, pause, rename, restart, rm, stop, unpause, wait } from './verbs/lifecycle.ts';
import { logs } from './verbs/logs.ts';
import { diff, port, stats, top } from './verbs/look.ts';
import { builderPrune, containerPrune, imagePrune, networkPrune, systemPrune, volumePrune } from './verbs/prune.ts';
import { ps } from './verbs/ps.ts';
import { login, logout, pull, push } from './verbs/registry.ts';
import { attachVerb, createVerb, run, start } from './verbs/run.ts';
import { systemDf } from './verbs/system.ts';
import { update } from './verbs/update.ts';
import { info, version } from './verbs/version.ts';
import { networkCreate, networkList, networkRemove, volumeCreate, volumeList, volumeRemove } from './verbs/volumes.ts';

const CONTAINER_VERBS = {
  attach: attachVerb,
  commit,
  cp,
  create: createVerb,
  diff,
  exec,
  export: exportVerb,
  kill,
  logs,
  pause,
  port,
  rename,
  restart,
  rm,
  run,
  start,
  stats,
  stop,
  top,
  unpause,
  update,
  wait,
} as const satisfies Record<string, Verb>;

export const VERBS: Readonly<Record<string, Verb>> = {
  ...CONTAINER_VERBS,
  build,
  history,
  images,
  info,
  inspect,
  login,
  logout,
  ps,
  pull,
  push,
  rmi,
  tag,
  version,
};

export interface Group {
  readonly summary: string;
  readonly verbs: Readonly<Record<string, Verb>>;
  readonly absent: readonly string[];
}

const BUILDER_ABSENT = [
  'bake',
  'create',
  'dial-stdio',
  'du',
  'history',
  'imagetools',
  'inspect',
  'ls',
  'rm',
  'stop',
  'use',
  'version',
];

export const GROUPS: Readonly<Record<string, Group>> = {
  builder: { summary: 'Manage builds', verbs: { build, prune: builderPrune }, absent: BUILDER_ABSENT },
  buildx: { summary: 'Docker Buildx', verbs: { build, prune: builderPrune }, absent: BUILDER_ABSENT },
  container: {
    summary: 'Manage containers',
    verbs: { ...CONTAINER_VERBS, inspect: containerInspect, list: ps, ls: ps, prune: containerPrune, remove: rm },
    absent: [],
  },
  image: {
    summary: 'Manage images',
    verbs: {
      build,
      history,
      inspect: imageInspect,
      list: images,
      ls: images,
      prune: imagePrune,
      pull,
      push,
      remove: rmi,
      rm: rmi,
      tag,
    },
    absent: ['import', 'load', 'save'],
  },
  network: {
    summary: 'Manage networks',
    verbs: {
      create: networkCreate,
      inspect: networkInspect,
      list: networkList,
      ls: networkList,
      prune: networkPrune,
      remove: networkRemove,
      rm: networkRemove,
    },
    absent: ['connect', 'disconnect'],
  },
  system: {
    summary: 'Manage Docker',
    verbs: { df: systemDf, info, prune: systemPrune },
    absent: ['dial-stdio', 'events'],
  },
  volume: {
    summary: 'Manage volumes',
    verbs: {
      create: volumeCreate,
      inspect: volumeInspect,
      list: volumeList,
      ls: volumeList,
      prune: volumePrune,
      remove: volumeRemove,
      rm: volumeRemove,
    },
    absent: ['update'],
  },
};

/** Known to the real one, and not here. */
export const ABSENT: readonly string[] = [
  'checkpoint',
  'compose',
  'config',
  'context',
  'events',
  'import',
  'load',
  'manifest',
  'node',
  'plugin',
  'save',
  'scout',
  'search',
  'secret',
  'service',
  'stack',
  'swarm',
  'trust',
];

const COMMON = ['run', 'exec', 'ps', 'build', 'pull', 'push', 'images', 'login', 'logout', 'version', 'info'];

export function topHelp(): string {
  const row = (name: string, summary: string): string => `  ${name.padEnd(12)}${summary}\n`;
  const others = Object.keys(VERBS)
    .filter((name) => !COMMON.includes(name))
    .toSorted();
  return `Usage:  docker [OPTIONS] COMMAND

A self-sufficient runtime for containers

Common Commands:
${COMMON.map((name) => row(name, VERBS[name]?.summary ?? '')).join('')}
Management Commands:
${Object.entries(GROUPS)
  .map(([name, { summary }]) => row(name, summary))
  .join('')}
Commands:
${others.map((name) => row(name, VERBS[name]?.summary ?? '')).join('')}
Global Options:
  -c, --context string     Name of the context to use to connect to the daemon
  -D, --debug              Enable debug mode
  -H, --host list          Daemon socket to connect to
  -v, --version            Print version information and quit

Run 'docker COMMAND --help' for more information on a command.
`;
}
