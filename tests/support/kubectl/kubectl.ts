/** A shell with kubectl on a simulated cluster, for tests: time moves as fast as commands need it. */
import { ConnectError, Ports } from '../../../server/sandbox/embedded/http.ts';
import type { KubernetesApi } from '../../../server/sandbox/embedded/upgrade.ts';
import { kubectl } from '../../../server/sandbox/embedded/kubectl/kubectl.ts';
import { Disk } from '../../../server/sandbox/embedded/machine/files/disk.ts';
import { Namespace } from '../../../server/sandbox/embedded/machine/files/namespace.ts';
import { Quota } from '../../../server/sandbox/embedded/machine/files/quota.ts';
import { Machine } from '../../../server/sandbox/embedded/machine/machine.ts';
import { Collector } from '../../../server/sandbox/embedded/machine/streams/sinks.ts';
import { localNetwork } from '../../../server/sandbox/embedded/machine/system/local-network.ts';
import type { ClusterTime } from '../../../server/sandbox/embedded/nodes/time.ts';
import { installCommonPrograms } from '../../../server/sandbox/embedded/programs/common.ts';
import { runCommand } from '../../../server/sandbox/embedded/shell/run-command.ts';

const HOSTNAME = 'sandbox';
export const SERVER = 'https://127.0.0.1:6443';

export interface KubectlShell {
  /** Runs a command line; gives standard output and error as they came, and the exit code. */
  readonly run: (commandLine: string) => Promise<{ readonly output: string; readonly exitCode: number }>;
  readonly write: (name: string, text: string) => Promise<void>;
}

const KUBECONFIG = `apiVersion: v1
kind: Config
current-context: kind-atd
clusters: [{name: kind-atd, cluster: {server: '${SERVER}'}}]
users: [{name: kind-atd, user: {token: t}}]
contexts: [{name: kind-atd, context: {cluster: kind-atd, user: kind-atd, namespace: NAMESPACE}}]
`;

export async function kubectlShell(options: {
  api: KubernetesApi;
  time: ClusterTime;
  namespace?: string;
}): Promise<KubectlShell> {
  const { api, time } = options;
  const fs = new Namespace(new Disk({ quota: new Quota(16 * 1024 * 1024), now: () => time.now() }));
  const ports = new Ports();
  const machine = new Machine({
    hostname: HOSTNAME,
    clock: time,
    fs,
    ports,
    network: localNetwork(
      ports,
      { request: (target) => Promise.reject(new ConnectError('ENOTFOUND', target)) },
      HOSTNAME,
    ),
    random: () => 0.5,
  });
  await installCommonPrograms(machine);
  await machine.executables.install(
    '/usr/local/bin/kubectl',
    kubectl({ apiAt: (server) => (server === SERVER ? api : undefined), ports }),
  );
  await fs.mkdir('/root/.kube', { recursive: true });
  await fs.mkdir('/tmp');
  await fs.writeFile('/root/.kube/config', KUBECONFIG.replace('NAMESPACE', options.namespace ?? 'default'));
  return {
    write: (name, text) => fs.writeFile(`/root/${name}`, text),
    async run(commandLine) {
      const output = new Collector(1024 * 1024);
      const running = runCommand(machine, commandLine, {
        user: { uid: 0, gid: 0, name: 'root', home: '/root' },
        env: { HOME: '/root', PATH: '/usr/local/bin:/usr/bin:/bin' },
        cwd: '/root',
        output,
        signal: AbortSignal.timeout(20_000),
      });
      let over = false;
      const ended = running.finally(() => {
        over = true;
      });
      // Commands that wait (for a Pod to go, a watch, sleep) get the time they wait for.
      while (!over) await time.advance(100);
      return { output: new TextDecoder().decode(output.bytes()), exitCode: await ended };
    },
  };
}
