/** `kubectl run`: one Pod from an image. */
import { KubectlError, notSimulated } from '../cli/error.ts';
import { DRY_RUN_FLAG, MANAGER_FLAG, OUTPUT_FLAGS } from '../cli/global-flags.ts';
import { pathOf, query } from '../client/discovery.ts';
import type { KubeObject } from '../client/object.ts';
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
    port: { type: 'string', help: 'The port that this container exposes.' },
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
    if (flags.bool('attach') || flags.bool('stdin') || flags.bool('rm'))
      throw notSimulated('kubectl run with -i, --attach or --rm');
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
    await report(call, { resource, object: created, verb: 'created', dryRun });
    return 0;
  },
};

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
        },
      ],
      dnsPolicy: 'ClusterFirst',
      restartPolicy: flags.text('restart'),
    },
    status: {},
  };
}
