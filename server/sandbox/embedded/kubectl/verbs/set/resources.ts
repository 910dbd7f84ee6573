/** `kubectl set resources`: requests and limits of containers. */
import { KubectlError } from '../../cli/error.ts';
import type { Verb } from '../../invocation.ts';
import { isQuantity } from '../../print/quantity.ts';
import { changeEach, podSpec, selectContainers, SET_FLAGS } from './change.ts';

export const resources: Verb = {
  summary: 'Specify compute resource requirements (CPU, memory) for any resource that defines a pod template.',
  usage: '(-f FILENAME | TYPE NAME) ([--limits=LIMITS & --requests=REQUESTS] [options]',
  examples: [
    "# Set a deployments nginx container cpu limits to '200m' and memory to '512Mi'",
    'kubectl set resources deployment nginx -c=nginx --limits=cpu=200m,memory=512Mi',
  ],
  flags: {
    ...SET_FLAGS,
    containers: {
      type: 'string',
      short: 'c',
      default: '*',
      help: 'The names of containers in the selected pod templates to change.',
    },
    limits: {
      type: 'string',
      help: "The resource requirement requests for this container, as 'cpu=100m,memory=256Mi'.",
    },
    requests: {
      type: 'string',
      help: "The resource requirement requests for this container, as 'cpu=100m,memory=256Mi'.",
    },
  },
  async run(call) {
    const { flags, args } = call;
    if (!flags.text('limits') && !flags.text('requests'))
      throw new KubectlError(
        'error: you must specify an update to requests or limits (in the form of --requests/--limits)',
      );
    const limits = parseList(flags.text('limits'));
    const requests = parseList(flags.text('requests'));
    return changeEach(call, {
      words: args,
      done: 'resource requirements updated',
      failed: 'failed to patch resources update to pod template ',
      apply(object) {
        const containers = selectContainers(podSpec(object, `${object.kind.toLowerCase()}s`), flags.text('containers'));
        if (containers.length === 0)
          throw new KubectlError(`error: unable to find container named ${flags.text('containers')}`);
        for (const container of containers) {
          const now = container.resources ?? {};
          container.resources = {
            ...now,
            ...(limits ? { limits: { ...now.limits, ...limits } } : {}),
            ...(requests ? { requests: { ...now.requests, ...requests } } : {}),
          };
        }
      },
    });
  },
};

function parseList(text: string): Record<string, string> | undefined {
  if (text === '') return undefined;
  return Object.fromEntries(
    text.split(',').map((part) => {
      const [name = '', value = '', ...rest] = part.split('=');
      if (rest.length > 0 || !part.includes('='))
        throw new KubectlError(`error: Invalid argument syntax ${part}, expected <resource>=<value>`);
      if (!isQuantity(value))
        throw new KubectlError(
          "error: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
        );
      return [name, value];
    }),
  );
}
