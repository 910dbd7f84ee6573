/** What the bench looks at in a reader's Pod past the server: programs of its own in it, and what the kubelet says of it. */
import { sandboxIdOf, asToken } from '../../../server/sessions/token.ts';
import { execSocket } from '../../../server/sandbox/kind/api/exec-socket.ts';
import type { Cluster } from '../../../server/sandbox/kind/cluster.ts';
import type { Pipe, PipeEvents } from '../../../server/sandbox/kind/link/link.ts';
import { boxNamespace } from '../../../server/sandbox/kind/names.ts';
import { TOOLBOX } from '../../../server/sandbox/kind/objects/toolbox-pod.ts';

const forever = new AbortController().signal;

export interface ToolboxOf {
  readonly namespace: string;
  /** A program in the toolbox, over `pods/exec` and nothing of ours. */
  exec(command: readonly string[], events: PipeEvents): Promise<Pipe>;
  /** What a program prints until it ends. */
  output(command: readonly string[]): Promise<string>;
  /** Bytes that the supervisor's process holds. */
  supervisorRss(): Promise<number>;
}

/** The toolbox of the session that a cookie names. */
export async function toolboxOf(cluster: Cluster, cookie: string): Promise<ToolboxOf> {
  const token = asToken(cookie.split('=', 2)[1]);
  const box = token && (await cluster.boxes.ofSession(sandboxIdOf(token)));
  if (!box) throw new Error('the cluster has no sandbox of this cookie');
  const namespace = boxNamespace(box.id);
  const target = { namespace, pod: TOOLBOX.pod, container: TOOLBOX.container };
  const exec = (command: readonly string[], events: PipeEvents): Promise<Pipe> =>
    execSocket(cluster.api, { ...target, command }, events, forever);
  const output = (command: readonly string[]): Promise<string> =>
    new Promise((resolve, reject) => {
      const parts: Uint8Array[] = [];
      exec(command, {
        bytes: (bytes) => void parts.push(bytes),
        closed: () => resolve(Buffer.concat(parts).toString('utf8')),
      }).catch(reject);
    });
  return {
    namespace,
    exec,
    output,
    async supervisorRss() {
      const text = await output(['sh', '-c', 'cat "/proc/$(pgrep -x -f "node /opt/atd/supervisor.mjs")/status"']);
      const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(text)?.[1];
      if (kilobytes === undefined) throw new Error(`the supervisor is not found: ${text}`);
      return Number(kilobytes) * 1024;
    },
  };
}
