/** `kubectl set image`: other images for containers. */
import { KubectlError } from '../../cli/error.ts';
import type { Verb } from '../../invocation.ts';
import { changeEach, podSpec, resourcesAndPairs, SET_FLAGS } from './change.ts';

export const image: Verb = {
  summary: 'Update existing container image(s) of resources.',
  usage:
    '(-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N [options]',
  examples: [
    "# Set a deployment's nginx container image to 'nginx:1.9.1', and its busybox container image to 'busybox'",
    'kubectl set image deployment/nginx busybox=busybox nginx=nginx:1.9.1',
  ],
  flags: SET_FLAGS,
  async run(call) {
    const { resources, pairs } = resourcesAndPairs(call.args, 'image');
    if (pairs.length === 0) throw new KubectlError('error: at least one image update is required');
    const images = pairs.map((pair) => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at), pair.slice(at + 1)] as const;
    });
    if (images.length > 1 && images.some(([name]) => name === '*'))
      throw new KubectlError(
        'error: all containers are already specified by *, but saw more than one container_name=container_image pairs',
      );
    return changeEach(call, {
      words: resources,
      done: 'image updated',
      failed: 'failed to patch image update to pod template: ',
      apply(object) {
        const { containers = [], initContainers = [] } = podSpec(object, plural(object.kind));
        for (const [name, to] of images) {
          const found = [...initContainers, ...containers].filter((one) => name === '*' || one.name === name);
          if (found.length === 0)
            throw new KubectlError(`error: unable to find container named ${JSON.stringify(name)}`);
          for (const container of found) container.image = to;
        }
      },
    });
  },
};

const plural = (kind: string): string => `${kind.toLowerCase()}s`;
