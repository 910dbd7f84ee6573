/** Connects the reader's streams to a container's first process, as `attach`, `run -i` and `debug -i` do. */
import type { Invocation } from '../invocation.ts';
import { pathOf, query } from './discovery.ts';
import { at, listAt, textAt, type KubeObject } from './object.ts';

const NOTICE =
  "All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\nIf you don't see a command prompt, try pressing enter.\n";

/** Resolves when the container has ended, or the reader's input has, where that ends the visit. */
export async function attachTo(call: Invocation, pod: KubeObject, container: string): Promise<void> {
  const { flags, client, discovery, target, process } = call;
  const isQuiet = flags.bool('quiet');
  const stdin = flags.bool('stdin');
  const hasTty = hasTerminal(pod, container);
  if (flags.bool('tty') && !hasTty && !isQuiet)
    await call.err(`error: Unable to use a TTY - container ${container} did not allocate one\n`);
  let tty = flags.bool('tty') && hasTty ? process.tty : undefined;
  if (flags.bool('tty') && hasTty && (!process.tty || !process.stdin.isTTY)) {
    await call.err('Unable to use a TTY - input is not a terminal or the right kind of file\n');
    tty = undefined;
  }
  if (!isQuiet) await call.err(NOTICE);
  const namespace = pod.metadata.namespace ?? target.namespace;
  const pods = pathOf(await discovery.resource('pods'), namespace, pod.metadata.name);
  const { api, request } = client.upgrade(
    `${pods}/attach${query({ container, stdin, stdout: true, stderr: !hasTty, tty: tty !== undefined })}`,
  );
  const restore = tty?.raw();
  try {
    await api.exec(request, {
      stdin: stdin ? process.stdin : undefined,
      stdout: process.stdout,
      stderr: process.stderr,
      tty,
    });
  } finally {
    restore?.();
  }
  if (stdin && tty && !isQuiet) await call.out(`${farewell(pod, container, namespace)}\n`);
}

function farewell(pod: KubeObject, container: string, namespace: string): string {
  const again = `kubectl attach ${pod.metadata.name ?? ''} -c ${container} -n ${namespace} -i -t`;
  return listAt(pod, 'spec', 'ephemeralContainers').some((one) => textAt(one, 'name') === container)
    ? `Session ended, the ephemeral container will not be restarted but may be reattached using '${again}' if it is still running`
    : `Session ended, resume using '${again}' command`;
}

const hasTerminal = (pod: KubeObject, container: string): boolean =>
  [...listAt(pod, 'spec', 'containers'), ...listAt(pod, 'spec', 'ephemeralContainers')].some(
    (one) => textAt(one, 'name') === container && at(one, 'tty') === true,
  );
