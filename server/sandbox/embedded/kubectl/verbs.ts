/** The table of verbs: adding one is adding a file and its line here. */
import { usageError } from './cli/error.ts';
import type { Verb, VerbGroup } from './invocation.ts';
import { apiResources, apiVersions } from './verbs/api-resources.ts';
import { apply } from './verbs/apply.ts';
import { attach } from './verbs/attach.ts';
import { auth } from './verbs/auth.ts';
import { autoscale } from './verbs/autoscale.ts';
import { clusterInfo } from './verbs/cluster-info.ts';
import { config } from './verbs/config.ts';
import { cordon, uncordon } from './verbs/cordon.ts';
import { cp } from './verbs/cp.ts';
import { create } from './verbs/create.ts';
import { debug } from './verbs/debug.ts';
import { deleteVerb } from './verbs/delete.ts';
import { describeVerb } from './verbs/describe.ts';
import { diff } from './verbs/diff.ts';
import { drain } from './verbs/drain.ts';
import { edit } from './verbs/edit.ts';
import { events } from './verbs/events.ts';
import { exec } from './verbs/exec.ts';
import { explain } from './verbs/explain.ts';
import { expose } from './verbs/expose.ts';
import { get } from './verbs/get.ts';
import { annotate, label } from './verbs/label.ts';
import { logs } from './verbs/logs.ts';
import { options } from './verbs/options.ts';
import { patch } from './verbs/patch.ts';
import { portForward } from './verbs/port-forward.ts';
import { replace } from './verbs/replace.ts';
import { rollout } from './verbs/rollout.ts';
import { run } from './verbs/run.ts';
import { scale } from './verbs/scale.ts';
import { set } from './verbs/set.ts';
import { taint } from './verbs/taint.ts';
import { top } from './verbs/top.ts';
import { version } from './verbs/version.ts';
import { wait } from './verbs/wait.ts';

export const VERBS: Readonly<Record<string, Verb | VerbGroup>> = {
  annotate,
  'api-resources': apiResources,
  'api-versions': apiVersions,
  apply,
  attach,
  auth,
  autoscale,
  'cluster-info': clusterInfo,
  config,
  cordon,
  cp,
  create,
  debug,
  delete: deleteVerb,
  describe: describeVerb,
  diff,
  drain,
  edit,
  events,
  exec,
  explain,
  expose,
  get,
  label,
  logs,
  options,
  patch,
  'port-forward': portForward,
  replace,
  rollout,
  run,
  scale,
  set,
  taint,
  top,
  uncordon,
  version,
  wait,
};

/** What the real kubectl has beside: said to be missing, never to be unknown. */
const NOT_HERE: ReadonlySet<string> = new Set('alpha certificate completion kuberc kustomize plugin proxy'.split(' '));

/** All verbs in the order of kubectl's own help, which its suggestions follow. */
const IN_ORDER: readonly string[] =
  'create expose run set explain get edit delete rollout scale autoscale certificate cluster-info top cordon uncordon drain taint describe logs attach exec port-forward proxy cp auth debug events diff apply patch replace wait kustomize label annotate completion alpha api-resources api-versions config plugin version'.split(
    ' ',
  );

const ALIASES: Readonly<Record<string, string>> = {
  log: 'logs',
  rc: 'replicationcontrollers',
  'api-resource': 'api-resources',
};

export type Found =
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly message: string }
  | { readonly kind: 'group'; readonly path: string; readonly group: VerbGroup; readonly asked: boolean }
  | { readonly kind: 'verb'; readonly path: string; readonly verb: Verb; readonly rest: readonly string[] };

/** Flags that take a value and may stand before the verb. */
const GLOBAL_WITH_VALUE =
  /^(?:-n|-s|-v|--namespace|--context|--kubeconfig|--server|--as|--token|--cluster|--user|--request-timeout)$/;

export function findVerb(words: readonly string[]): Found {
  const before: string[] = [];
  let at = 0;
  for (; at < words.length && words[at]?.startsWith('-'); at++) {
    before.push(words[at] as string);
    if (GLOBAL_WITH_VALUE.test(words[at] as string) && at + 1 < words.length) before.push(words[++at] as string);
  }
  const word = words[at];
  const rest = words.slice(at + 1);
  if (word === undefined || (word === 'help' && rest.length === 0)) return { kind: 'none' };
  if (word === 'help') return findVerb([...rest, '--help']);
  const name = ALIASES[word] ?? word;
  if (!Object.hasOwn(VERBS, name)) return { kind: 'unknown', message: unknownVerb(word) };
  return descend({ path: name, found: VERBS[name] as Verb | VerbGroup }, [...before, ...rest]);
}

/** Down to the command that the words name: `create`, `create secret`, `create secret generic`. */
function descend({ path, found }: { path: string; found: Verb | VerbGroup }, words: readonly string[]): Found {
  const at = firstWord(words);
  const word = words[at] ?? '';
  const { commands = {}, aliases = {} } = found;
  const name = Object.hasOwn(aliases, word) ? (aliases[word] as string) : word;
  if (Object.hasOwn(commands, name)) {
    const inner = { path: `${path} ${name}`, found: commands[name] as Verb | VerbGroup };
    return descend(inner, [...words.slice(0, at), ...words.slice(at + 1)]);
  }
  if ('run' in found) return { kind: 'verb', path, verb: found, rest: words };
  if (at < 0)
    return { kind: 'group', path, group: found, asked: words.some((each) => each === '--help' || each === '-h') };
  const given = words.filter((each) => !each.startsWith('-')).join(' ');
  return { kind: 'unknown', message: usageError(path, `unknown command ${JSON.stringify(given)}`).message };
}

/** Where the first word is that is neither a flag nor the value of one; -1 without any. */
function firstWord(words: readonly string[]): number {
  for (let at = 0; at < words.length && words[at] !== '--'; at++) {
    if (!words[at]?.startsWith('-')) return at;
    if (GLOBAL_WITH_VALUE.test(words[at] as string)) at += 1;
  }
  return -1;
}

function unknownVerb(word: string): string {
  if (NOT_HERE.has(word)) return `sandbox: kubectl ${word} is not part of the simulator; it works in a real cluster`;
  const close = IN_ORDER.filter((name) => distance(name, word) <= 2 || name.startsWith(word));
  const suggestion = close.length === 0 ? '' : `\n\nDid you mean this?\n${close.map((name) => `\t${name}\n`).join('')}`;
  return `error: unknown command ${JSON.stringify(word)} for "kubectl"${suggestion.replace(/\n$/, '')}`;
}

/** Levenshtein's, for "Did you mean this?". */
function distance(a: string, b: string): number {
  if (a.length > 20 || b.length > 20) return Infinity;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(
        Math.min(
          (row[j] as number) + 1,
          (next[j - 1] as number) + 1,
          (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1),
        ),
      );
    }
    row = next;
  }
  return row[b.length] as number;
}
