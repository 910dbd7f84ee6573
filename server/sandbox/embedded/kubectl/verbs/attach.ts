/** `kubectl attach`: what a container's first process writes from now on, and its input. */
import { KubectlError } from '../cli/error.ts';
import { STREAM_FLAGS } from '../cli/global-flags.ts';
import { attachTo } from '../client/attach.ts';
import { textAt } from '../client/object.ts';
import { containerOf, podOf } from '../client/pods.ts';
import type { Verb } from '../invocation.ts';

export const attach: Verb = {
  summary: 'Attach to a process that is already running inside an existing container.',
  usage: '(POD | TYPE/NAME) -c CONTAINER [options]',
  examples: ['# Get output from running pod mypod', 'kubectl attach mypod'],
  flags: {
    container: { type: 'string', short: 'c', help: 'Container name.' },
    'detach-keys': {
      type: 'string',
      default: 'ctrl-p,ctrl-q',
      help: 'Override the key sequence for detaching a container',
    },
    ...STREAM_FLAGS,
  },
  async run(call) {
    const { args, flags } = call;
    const [first, second] = args;
    if (first === undefined) throw new KubectlError('error: at least 1 argument is required for attach');
    if (args.length > 2)
      throw new KubectlError(
        `error: expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${args.length}: [${args.join(' ')}]`,
      );
    const { pod } = await podOf(call, second === undefined ? first : `${first}/${second}`);
    const phase = textAt(pod, 'status', 'phase');
    if (phase === 'Succeeded' || phase === 'Failed')
      throw new KubectlError(`error: cannot attach a container in a completed pod; current phase is ${phase}`);
    const { name: container, defaulted } = containerOf(pod, flags.text('container'));
    if (defaulted && !flags.bool('quiet')) await call.err(`${defaulted}\n`);
    await attachTo(call, pod, container);
    return 0;
  },
};
