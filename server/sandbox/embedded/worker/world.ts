/** Everything one sandbox consists of, wired: images, cluster, the reader's machine with its home and tools. */
import type { Description } from '../../sandbox.ts';
import type { Image } from '../container.ts';
import { ghostImage } from '../images/ghost/image.ts';
import { nodeImage } from '../images/node/image.ts';
import { quotesImage } from '../images/quotes/image.ts';
import { kubectl } from '../kubectl/kubectl.ts';
import { containerFactory } from '../machine/container/create-container.ts';
import { Disk } from '../machine/files/disk.ts';
import { Namespace } from '../machine/files/namespace.ts';
import { Quota } from '../machine/files/quota.ts';
import { Machine } from '../machine/machine.ts';
import { putBaseFiles } from '../machine/system/base-files.ts';
import type { User } from '../machine/users.ts';
import { openCluster, type SimulatedCluster } from '../nodes/open-cluster.ts';
import { installCommonPrograms } from '../programs/common.ts';
import type { Completer } from '../shell/terminal/complete.ts';
import type { SimulatorOptions } from './messages.ts';

export interface World {
  readonly machine: Machine;
  readonly cluster: SimulatedCluster;
  readonly user: User;
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
  readonly completers: ReadonlyMap<string, Completer>;
  readonly description: Description;
  setExpiry(at: number): void;
}

const DISK_BYTES = 64 * 1024 * 1024;
export const REGISTRY = 'registry.sandbox.test:5000';
export const SERVER = 'https://127.0.0.1:6443';
const READER = { name: 'reader', uid: 1000, group: 'reader', gid: 1000, home: '/home/reader' } as const;

export async function openWorld(
  options: SimulatorOptions,
  _onEnding: (ending: { reason: 'closed'; message: string }) => void,
): Promise<World> {
  const random = Math.random;
  const quota = new Quota(DISK_BYTES);
  const images = catalog(options.files);
  const cluster = await openCluster({
    images: { resolve: async (reference) => images.get(reference) },
    createContainer: containerFactory({ quota, random }),
    preloaded: ['ghost:6-alpine'],
    random,
  });
  const machine = await readerMachine({ cluster, quota, random, files: options.files });
  const apiAt = (server: string): typeof cluster.api | undefined => (server === SERVER ? cluster.api : undefined);
  await machine.executables.install('/usr/local/bin/kubectl', kubectl({ apiAt, ports: machine.ports }));
  return {
    machine,
    cluster,
    user: READER,
    home: READER.home,
    env: {
      HOME: READER.home,
      USER: READER.name,
      LOGNAME: READER.name,
      PATH: '/usr/local/bin:/usr/bin:/bin',
      LANG: 'C.UTF-8',
      SHELL: '/bin/bash',
      KUBECONFIG: `${READER.home}/.kube/config`,
      REGISTRY,
      REPO: `${REGISTRY}/`,
      EDITOR: 'nano',
    },
    completers: new Map(),
    description: {
      driver: 'embedded',
      badge: 'simulator',
      about:
        'A small Kubernetes written in TypeScript. Same objects, same commands; no real containers, no real disks.',
      versions: { kubernetes: 'v1.36.4', kubectl: 'v1.36.4', docker: '28.2.2' },
      values: {
        ns: 'ci360',
        repo: `${REGISTRY}/`,
        account: '111122223333',
        region: 'us-east-1',
        cluster: 'baldur-eks',
      },
      missing: [],
    },
    setExpiry: () => undefined,
  };
}

function catalog(files: Readonly<Record<string, string>>): ReadonlyMap<string, Image> {
  const quotes = quotesImage({
    service: files['mkt-tenant-splitter/service.mts'] ?? '',
    version: '1.0',
    id: `sha256:${'3f1c'.repeat(16)}`,
    created: '2026-11-02T08:00:00Z',
  });
  return new Map([
    ['ghost:6-alpine', ghostImage],
    ['ghost', ghostImage],
    ['ghost:latest', ghostImage],
    ['node:24-alpine', nodeImage],
    [`${REGISTRY}/mkt-devops/mkt-tenant-splitter:1.0`, quotes],
  ]);
}

async function readerMachine(parts: {
  cluster: SimulatedCluster;
  quota: Quota;
  random: () => number;
  files: Readonly<Record<string, string>>;
}): Promise<Machine> {
  const { cluster, quota, random } = parts;
  const fs = new Namespace(new Disk({ quota, now: () => cluster.time.now() }));
  const machine = new Machine({ hostname: 'sandbox', clock: cluster.time, fs, network: cluster.network, random });
  await putBaseFiles(fs, { hostname: 'sandbox', users: [READER] });
  await installCommonPrograms(machine);
  const mine = machine.filesFor(READER);
  const home: Record<string, string> = {
    ...Object.fromEntries(
      Object.entries(parts.files).map(([name, text]) => [
        name,
        name.endsWith('.yaml') ? text.replaceAll('${REPO}', `${REGISTRY}/`) : text,
      ]),
    ),
    '.kube/config': KUBECONFIG,
    '.bashrc': BASHRC,
  };
  for (const [name, text] of Object.entries(home)) {
    const path = `${READER.home}/${name}`;
    await mine.mkdir(path.slice(0, path.lastIndexOf('/')), { recursive: true });
    await mine.writeFile(path, text);
    if (name.endsWith('.sh')) await mine.chmod(path, 0o755);
  }
  return machine;
}

const KUBECONFIG = `apiVersion: v1
clusters:
- cluster:
    server: ${SERVER}
  name: sandbox
contexts:
- context:
    cluster: sandbox
    user: reader
  name: sandbox
current-context: sandbox
kind: Config
users:
- name: reader
  user:
    token: reader
`;

const BASHRC = `PS1='\\[\\e[32m\\]\\u@\\h\\[\\e[0m\\]:\\[\\e[34m\\]\\w\\[\\e[0m\\]\\$ '
alias ll='ls -l'
alias k=kubectl
`;
