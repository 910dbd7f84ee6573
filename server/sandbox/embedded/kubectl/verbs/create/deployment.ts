/** `kubectl create deployment`. */
import { suffix } from '../../debug/generate.ts';
import { KubectlError } from '../../cli/error.ts';
import type { Invocation } from '../../invocation.ts';
import { commandOf } from './command.ts';
import { creating, type Made } from './creating.ts';

export const deployment = creating({
  path: 'deployment',
  usage: 'NAME --image=image -- [COMMAND] [args...] [options]',
  summary: 'Create a deployment with the specified name.',
  examples: [
    '# Create a deployment named my-dep that runs the busybox image',
    'kubectl create deployment my-dep --image=busybox',
    '',
    '# Create a deployment named my-dep that runs the nginx image with 3 replicas',
    'kubectl create deployment my-dep --image=nginx --replicas=3',
  ],
  flags: {
    image: { type: 'list', required: true, help: 'Image names to run.' },
    port: { type: 'int', default: '-1', help: 'The containerPort that this deployment exposes.' },
    replicas: { type: 'int', short: 'r', default: '1', help: 'Number of replicas to create. Default is 1.' },
  },
  kind: { kind: 'Deployment', group: 'apps', version: 'v1', name: 'deployments', namespaced: true },
  failed: 'deployment',
  make: (call, name) => Promise.resolve(made(call, name)),
});

function made(call: Invocation, name: string): Made {
  const { flags } = call;
  const images = flags.list('image');
  const command = commandOf(call);
  if (images.length > 1 && command)
    throw new KubectlError('error: cannot specify multiple --image options and command');
  const labels = { app: name };
  const port = flags.int('port');
  const names = containerNames(images, call.process.clock.now());
  return {
    metadata: { labels, name },
    spec: {
      replicas: flags.int('replicas'),
      selector: { matchLabels: labels },
      strategy: {},
      template: {
        metadata: { labels },
        spec: {
          containers: images.map((image, index) => ({
            image,
            name: names[index],
            ...(command ? { command } : {}),
            ...(port >= 0 ? { ports: [{ containerPort: port }] } : {}),
            resources: {},
          })),
        },
      },
    },
    status: {},
  };
}

/** The last part of each image's name, as a container may be called; with an ending where that had to be changed. */
function containerNames(images: readonly string[], now: number): string[] {
  return images.map((image, index) => {
    const last = (image.split('/').at(-1) ?? '').split(/[:@]/, 1)[0] ?? '';
    const clean = last.replace(/[_.]/g, '-');
    return clean === last ? last : `${clean}-${suffix(now + index)}`;
  });
}
