/** `kubectl create job`: from an image, or as a CronJob would make it now. */
import { KubectlError } from '../../cli/error.ts';
import { pathOf } from '../../client/discovery.ts';
import { recordAt, type KubeObject } from '../../client/object.ts';
import type { Invocation } from '../../invocation.ts';
import { commandOf } from './command.ts';
import { creating, type Made } from './creating.ts';

export const job = creating({
  path: 'job',
  usage: 'NAME --image=image [--from=cronjob/name] -- [COMMAND] [args...] [options]',
  summary: 'Create a job with the specified name.',
  examples: [
    '# Create a job with a command',
    'kubectl create job my-job --image=busybox -- date',
    '',
    '# Create a job from a cron job named "a-cronjob"',
    'kubectl create job test-job --from=cronjob/a-cronjob',
  ],
  flags: {
    from: { type: 'string', help: 'The name of the resource to create a Job from (only cronjob is supported).' },
    image: { type: 'string', help: 'Image name to run.' },
  },
  kind: { kind: 'Job', group: 'batch', version: 'v1', name: 'jobs', namespaced: true },
  failed: 'job',
  async make(call, name) {
    const [image, from] = [call.flags.text('image'), call.flags.text('from')];
    if ((image === '') === (from === '')) throw new KubectlError('error: either --image or --from must be specified');
    const command = commandOf(call);
    if (from === '') return fromImage({ name, image, command });
    if (command) throw new KubectlError('error: cannot specify --from and command');
    return fromCronJob(call, { name, from });
  },
});

function fromImage({
  name,
  image,
  command,
}: {
  name: string;
  image: string;
  command: readonly string[] | undefined;
}): Made {
  const container = { name, image, resources: {}, ...(command ? { command } : {}) };
  return {
    metadata: { name },
    spec: { template: { metadata: {}, spec: { containers: [container], restartPolicy: 'Never' } } },
    status: {},
  };
}

async function fromCronJob(call: Invocation, { name, from }: { name: string; from: string }): Promise<Made> {
  const [type = '', source = ''] = from.includes('/') ? from.split('/', 2) : ['', from];
  const resource = await call.discovery.resource(type === '' ? 'cronjobs' : type);
  const found = await call.client.get<KubeObject>(pathOf(resource, call.target.namespace, source));
  if (found.kind !== 'CronJob') throw new KubectlError(`error: from must be an existing cronjob`);
  const template = recordAt(found, 'spec', 'jobTemplate');
  return {
    metadata: {
      name,
      annotations: { 'cronjob.kubernetes.io/instantiate': 'manual', ...strings(template, 'annotations') },
      ...(Object.keys(strings(template, 'labels')).length > 0 ? { labels: strings(template, 'labels') } : {}),
      ownerReferences: [
        {
          apiVersion: 'batch/v1',
          controller: true,
          kind: 'CronJob',
          name: source,
          uid: found.metadata.uid ?? '',
        },
      ],
    },
    spec: template['spec'],
    status: {},
  };
}

const strings = (template: object, field: string): Record<string, string> =>
  Object.fromEntries(Object.entries(recordAt(template, 'metadata', field)).map(([key, value]) => [key, String(value)]));
