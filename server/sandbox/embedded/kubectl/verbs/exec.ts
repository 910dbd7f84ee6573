/** `kubectl exec`: another process inside a container, with the reader's terminal when asked for. */
import { KubectlError, usageError } from '../cli/error.ts';
import { STREAM_FLAGS } from '../cli/global-flags.ts';
import { pathOf, query } from '../client/discovery.ts';
import { textAt } from '../client/object.ts';
import { containerOf, podOf } from '../client/pods.ts';
import { pipeTo } from '../../machine/streams/sinks.ts';
import type { Invocation, Verb } from '../invocation.ts';
import { ApiFailure } from '../../upgrade.ts';

export const exec: Verb = {
  summary: 'Execute a command in a container.',
  usage: '(POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...] [options]',
  examples: [
    "# Get output from running the 'date' command from pod mypod, using the first container by default",
    'kubectl exec mypod -- date',
    '',
    '# Switch to raw terminal mode; sends stdin to bash in the first container of pod mypod',
    'kubectl exec mypod -i -t -- bash -il',
  ],
  flags: {
    container: { type: 'string', short: 'c', help: 'Container name. If omitted, use the first container in the pod.' },
    ...STREAM_FLAGS,
  },
  async run(call) {
    const { args, dash, flags } = call;
    const pods = dash === undefined ? args.slice(0, 1) : args.slice(0, dash);
    const command = dash === undefined ? args.slice(1) : args.slice(dash);
    const [word] = pods;
    if (word === undefined) throw new KubectlError('error: pod, type/name or --filename must be specified');
    if (dash === undefined && command.length > 0) {
      throw usageError('exec', 'exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead');
    }
    if (command.length === 0) throw new KubectlError('error: you must specify at least one command for the container');
    const { pod } = await podOf(call, word);
    const { name: container, defaulted } = containerOf(pod, flags.text('container'));
    const phase = textAt(pod, 'status', 'phase');
    if (phase === 'Succeeded' || phase === 'Failed') {
      throw new KubectlError(`error: cannot exec into a container in a completed pod; current phase is ${phase}`);
    }
    if (defaulted && !flags.bool('quiet')) await call.err(`${defaulted}\n`);
    const code = await run(call, { pod: pod.metadata.name ?? '', container, command });
    if (code !== 0) await call.err(`command terminated with exit code ${code}\n`);
    return code;
  },
};

async function run(
  call: Invocation,
  { pod, container, command }: { pod: string; container: string; command: readonly string[] },
): Promise<number> {
  const { flags, process, client, discovery, target } = call;
  const stdin = flags.bool('stdin');
  let tty = flags.bool('tty') ? process.tty : undefined;
  if (flags.bool('tty') && (!process.tty || !process.stdin.isTTY)) {
    await call.err('Unable to use a TTY - input is not a terminal or the right kind of file\n');
    tty = undefined;
  }
  const resource = await discovery.resource('pods');
  const words = command.map((word) => `command=${encodeURIComponent(word)}`).join('&');
  const path = `${pathOf(resource, target.namespace, pod)}/exec${query({ container, stdin, stdout: true, stderr: !tty, tty: tty !== undefined })}&${words}`;
  const { api, request } = client.upgrade(path);
  const restore = tty?.raw();
  try {
    return await api.exec(request, {
      stdin: stdin ? process.stdin : undefined,
      // Without -t the process in the container writes to pipes, whatever kubectl itself writes to.
      stdout: tty ? process.stdout : pipeTo(process.stdout),
      stderr: tty ? process.stderr : pipeTo(process.stderr),
      tty,
    });
  } catch (error) {
    // What the container's runtime says comes over the stream of errors, not as the server's answer.
    if (error instanceof ApiFailure && error.status.reason === 'InternalError')
      throw new KubectlError(`error: ${error.status.message}`);
    throw error;
  } finally {
    restore?.();
  }
}
