/** `kubectl run`: one Pod from an image. */
import { KubectlError, usageError } from '../cli/error.ts';
import { DRY_RUN_FLAG, MANAGER_FLAG, OUTPUT_FLAGS } from '../cli/global-flags.ts';
import { pathOf, query } from '../client/discovery.ts';
import { at, listAt, textAt, type KubeObject } from '../client/object.ts';
import { isSettled, session, waitForPod } from './session.ts';
import type { Invocation, Verb } from '../invocation.ts';
import { dryRunOf, report } from './report.ts';

export const run: Verb = {
  summary: 'Create and run a particular image in a pod.',
  usage:
    'NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] [--overrides=inline-json] [--command] -- [COMMAND] [args...] [options]',
  examples: ['# Start a nginx pod', 'kubectl run nginx --image=nginx'],
  flags: {
    ...DRY_RUN_FLAG,
    ...MANAGER_FLAG,
    ...OUTPUT_FLAGS,
    attach: { type: 'bool', help: 'If true, wait for the Pod to start running, and then attach to the Pod.' },
    command: {
      type: 'bool',
      help: "If true and extra arguments are present, use them as the 'command' field in the container.",
    },
    env: { type: 'array', help: 'Environment variables to set in the container.' },
    image: { type: 'string', help: 'The image for the container to run.' },
    'image-pull-policy': { type: 'string', help: 'The image pull policy for the container.' },
    labels: { type: 'list', short: 'l', help: 'Comma separated labels to apply to the pod.' },
    'leave-stdin-open': {
      type: 'bool',
      help: 'If the pod is started in interactive mode or with stdin, leave stdin open after the first attach completes.',
    },
    port: { type: 'string', help: 'The port that this container exposes.' },
    quiet: { type: 'bool', short: 'q', help: 'If true, suppress prompt messages.' },
    restart: {
      type: 'string',
      default: 'Always',
      help: 'The restart policy for this Pod. Legal values [Always, OnFailure, Never].',
    },
    rm: { type: 'bool', help: 'If true, delete the pod after it exits.' },
    stdin: {
      type: 'bool',
      short: 'i',
      help: 'Keep stdin open on the container in the pod, even if nothing is attached.',
    },
    tty: { type: 'bool', short: 't', help: 'Allocate a TTY for the container in the pod.' },
  },
  async run(call) {
    const { flags, client, discovery, target } = call;
    const isAttached = flags.has('attach') ? flags.bool('attach') : flags.bool('stdin');
    if (flags.bool('rm') && !isAttached) throw usageError('run', '--rm should only be used for attached containers');
    if (flags.bool('tty') && !flags.bool('stdin'))
      throw usageError('run', '-i/--stdin is required for containers with -t/--tty=true');
    const resource = await discovery.resource('pods');
    const object = podOf(call);
    const dryRun = dryRunOf(call);
    const created =
      dryRun === 'client'
        ? object
        : await client.send<KubeObject>(
            'POST',
            `${pathOf(resource, target.namespace)}${query({ fieldManager: 'kubectl-run', dryRun: dryRun === 'server' ? 'All' : undefined })}`,
            { body: object },
          );
    if (isAttached && dryRun === 'none') return attended(call, created);
    await report(call, { resource, object: created, verb: 'created', dryRun });
    return 0;
  },
};

/** Attaches, and when the Pod is one that ends, ends as it did. */
async function attended(call: Invocation, pod: KubeObject): Promise<number> {
  const { flags, client, discovery, target } = call;
  const name = pod.metadata.name ?? '';
  let ended: KubeObject | undefined;
  try {
    await session(call, pod, name);
    const isOver = flags.text('restart') !== 'Always' && !flags.bool('leave-stdin-open');
    if (isOver) ended = await waitForPod(call, pod, { met: isSettled, timeoutMs: 0 });
  } finally {
    if (flags.bool('rm')) {
      await client.send('DELETE', pathOf(await discovery.resource('pods'), target.namespace, name));
      if (!flags.bool('quiet')) await call.out(`pod "${name}" deleted from ${target.namespace} namespace\n`);
    }
  }
  if (!ended || textAt(ended, 'status', 'phase') !== 'Failed') return 0;
  const state = at(listAt(ended, 'status', 'containerStatuses')[0], 'state', 'terminated');
  const message = textAt(state, 'message');
  throw new KubectlError(
    `pod ${target.namespace}/${name} terminated (${textAt(state, 'reason')})${message === '' ? '' : `\n${message}`}`,
    Number(textAt(state, 'exitCode')) || 1,
  );
}

function podOf({ flags, args, dash }: Invocation): KubeObject {
  const words = dash === undefined ? args : args.slice(0, dash);
  const rest = dash === undefined ? args.slice(1) : args.slice(dash);
  const [name] = words;
  if (name === undefined)
    throw new KubectlError("error: NAME is required for run\nSee 'kubectl run -h' for help and examples");
  if (!flags.text('image')) throw new KubectlError('error: required flag(s) "image" not set');
  const labels = flags.has('labels')
    ? Object.fromEntries(flags.list('labels').map((pair) => pair.split('=', 2) as [string, string]))
    : { run: name };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { labels, name },
    spec: {
      containers: [
        {
          ...(rest.length === 0 ? {} : flags.bool('command') ? { command: [...rest] } : { args: [...rest] }),
          ...(flags.has('env')
            ? {
                env: flags
                  .list('env')
                  .map((pair) => ({ name: pair.split('=', 1)[0], value: pair.slice(pair.indexOf('=') + 1) })),
              }
            : {}),
          image: flags.text('image'),
          ...(flags.has('image-pull-policy') ? { imagePullPolicy: flags.text('image-pull-policy') } : {}),
          name,
          ...(flags.has('port') ? { ports: [{ containerPort: Number(flags.text('port')) }] } : {}),
          resources: {},
          ...(flags.bool('stdin') ? { stdin: true } : {}),
          ...(flags.bool('stdin') && !flags.bool('leave-stdin-open') ? { stdinOnce: true } : {}),
          ...(flags.bool('tty') ? { tty: true } : {}),
        },
      ],
      dnsPolicy: 'ClusterFirst',
      restartPolicy: flags.text('restart'),
    },
    status: {},
  };
}
