/** `kubectl logs`: what a container wrote, and goes on writing. */
import { isNotFound, KubectlError, usageError } from '../cli/error.ts';
import { SELECTOR_FLAG } from '../cli/global-flags.ts';
import { pathOf, query } from '../client/discovery.ts';
import { listAt, textAt, type KubeList, type KubeObject } from '../client/object.ts';
import { containerOf, podOf } from '../client/pods.ts';
import type { Invocation, Verb } from '../invocation.ts';
import { parseDuration } from './waiting.ts';

export const logs: Verb = {
  summary: 'Print the logs for a container in a pod or specified resource.',
  usage: '[-f] [-p] (POD | TYPE/NAME) [-c CONTAINER] [options]',
  examples: [
    '# Return snapshot logs from pod nginx with only one container',
    'kubectl logs nginx',
    '',
    '# Begin streaming the logs of the ruby container in pod web-1',
    'kubectl logs -f -c ruby web-1',
  ],
  flags: {
    ...SELECTOR_FLAG,
    'all-containers': { type: 'bool', help: "Get all containers' logs in the pod(s)." },
    container: { type: 'string', short: 'c', help: 'Print the logs of this container' },
    follow: { type: 'bool', short: 'f', help: 'Specify if the logs should be streamed.' },
    'ignore-errors': {
      type: 'bool',
      help: 'If watching / following pod logs, allow for any errors that occur to be non-fatal',
    },
    'limit-bytes': { type: 'int', default: '0', help: 'Maximum bytes of logs to return. Defaults to no limit.' },
    prefix: { type: 'bool', help: 'Prefix each log line with the log source (pod name and container name)' },
    previous: {
      type: 'bool',
      short: 'p',
      help: 'If true, print the logs for the previous instance of the container in a pod if it exists.',
    },
    since: {
      type: 'duration',
      default: '0s',
      help: 'Only return logs newer than a relative duration like 5s, 2m, or 3h.',
    },
    'since-time': { type: 'string', help: 'Only return logs after a specific date (RFC3339).' },
    tail: {
      type: 'int',
      default: '-1',
      help: 'Lines of recent log file to display. Defaults to -1 with no selector, showing all log lines.',
    },
    timestamps: { type: 'bool', help: 'Include timestamps on each line in the log output' },
  },
  async run(call) {
    const { flags } = call;
    const sources = await sourcesOf(call);
    const prefix = flags.bool('prefix');
    if (!flags.bool('follow') || sources.length === 1) {
      for (const source of sources) await copy(call, source, prefix);
      return 0;
    }
    await Promise.all(sources.map((source) => copy(call, source, prefix)));
    return 0;
  },
};

interface Source {
  readonly pod: string;
  readonly container: string;
}

async function sourcesOf(call: Invocation): Promise<Source[]> {
  const { flags, args, client, discovery, target } = call;
  const [word, inline, ...more] = args;
  if (flags.has('selector')) {
    if (word) throw usageError('logs', 'only a selector (-l) or a POD name is allowed');
    const pods = await discovery.resource('pods');
    const list = await client.get<KubeList>(
      `${pathOf(pods, target.namespace)}${query({ labelSelector: flags.text('selector') })}`,
    );
    if (list.items.length === 0) await call.err(`No resources found in ${target.namespace} namespace.\n`);
    return list.items.flatMap((pod) => containersOf(call, pod));
  }
  if (word === undefined)
    throw usageError(
      'logs',
      "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command",
    );
  if (more.length > 0)
    throw usageError(
      'logs',
      "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command",
    );
  try {
    const { pod, among } = await podOf(call, word);
    if (among > 1) await call.err(`Found ${among} pods, using pod/${pod.metadata.name ?? ''}\n`);
    if (flags.bool('all-containers')) return containersOf(call, pod);
    const { name, defaulted } = containerOf(pod, flags.text('container') || inline || '');
    if (defaulted) await call.err(`${defaulted}\n`);
    return [{ pod: pod.metadata.name ?? '', container: name }];
  } catch (error) {
    if (!isNotFound(error)) throw error;
    throw new KubectlError(
      `error: error from server (NotFound): ${error.status.message} in namespace ${JSON.stringify(target.namespace)}`,
    );
  }
}

function containersOf({ flags }: Invocation, pod: KubeObject): Source[] {
  const name = pod.metadata.name ?? '';
  if (!flags.bool('all-containers')) return [{ pod: name, container: containerOf(pod, flags.text('container')).name }];
  return [...listAt(pod, 'spec', 'initContainers'), ...listAt(pod, 'spec', 'containers')].map((container) => ({
    pod: name,
    container: textAt(container, 'name'),
  }));
}

async function copy(call: Invocation, { pod, container }: Source, prefix: boolean): Promise<void> {
  const { flags, client, discovery, target } = call;
  const tail = flags.int('tail');
  const selective = flags.has('selector') && !flags.has('tail');
  const since = parseDuration(flags.text('since'), 'since');
  const pods = await discovery.resource('pods');
  const path = `${pathOf(pods, target.namespace, pod)}/log${query({
    container,
    follow: flags.bool('follow'),
    previous: flags.bool('previous'),
    tailLines: selective ? 10 : tail >= 0 ? tail : undefined,
    sinceSeconds: since > 0 ? Math.ceil(since / 1000) : undefined,
    sinceTime: flags.text('since-time') || undefined,
    limitBytes: flags.int('limit-bytes') || undefined,
    timestamps: flags.bool('timestamps'),
  })}`;
  const decoder = new TextDecoder();
  let atStart = true;
  for await (const bytes of await client.stream(path)) {
    if (!prefix) await call.out(bytes);
    else {
      const mark = `[pod/${pod}/${container}] `;
      const text = decoder.decode(bytes, { stream: true });
      const marked = (atStart ? mark : '') + text.replace(/\n(?=[\s\S])/g, `\n${mark}`);
      atStart = text.endsWith('\n');
      await call.out(marked);
    }
  }
}
