/** Everything one sandbox consists of, wired: images and registry, cluster, the reader's machine with its home and tools. */
import { guideFiles } from '../../helpers/home-files.ts';
import type { Description } from '../../sandbox.ts';
import { dockerProgram } from '../docker/docker.ts';
import { Engine } from '../engine/engine.ts';
import { ImageStore } from '../images/store.ts';
import type { Network } from '../http.ts';
import { SandboxRegistry } from '../images/registry.ts';
import { registryHandler } from '../images/registry-http.ts';
import { completeKubectl } from '../kubectl/complete.ts';
import { kubectl } from '../kubectl/kubectl.ts';
import { containerFactory } from '../machine/container/create-container.ts';
import { Disk } from '../machine/files/disk.ts';
import { Quota } from '../machine/files/quota.ts';
import { openReaderMachine, type ReaderMachine } from '../machine/reader/open-reader-machine.ts';
import { awsProgram, sandboxProgram } from '../programs/helpers.ts';
import { openCluster, type SimulatedCluster } from '../nodes/open-cluster.ts';
import type { SimulatorOptions } from './messages.ts';

export interface World {
  readonly reader: ReaderMachine;
  readonly cluster: SimulatedCluster;
  readonly description: Description;
  /** When the sandbox ends, in milliseconds since the epoch, for `sandbox about`. */
  expiresAt: number;
}

/** All disks of the sandbox together. */
const DISK_BYTES = 64 * 1024 * 1024;
const REGISTRY = 'registry.sandbox.test:5000';
/** On every node and in the engine from the start, so that nobody waits for them. */
const PRELOADED = ['ghost:6-alpine'];
const SERVER = 'https://127.0.0.1:6443';
/** What stands where a real kubeconfig has the cluster's certificate: there is no TLS to check in here. */
const CERTIFICATE = btoa('the sandbox has no certificate authority\n');

/** `onReset` is called when the reader asks for a new sandbox from inside. */
export async function openWorld(options: Omit<SimulatorOptions, 'time'>, onReset: () => void): Promise<World> {
  const random = Math.random;
  const quota = new Quota(DISK_BYTES);
  const registry = new SandboxRegistry({ host: REGISTRY, token: randomToken(random) });
  const service = options.files['mkt-tenant-splitter/service.mts'] ?? '';
  const images = new ImageStore({ registry, service });
  const cluster = await openCluster({
    images,
    createContainer: containerFactory({ quota, random }),
    newDisk: (clock) => new Disk({ quota, now: () => clock.now() }),
    preloaded: PRELOADED,
    random,
  });
  const apiAt = (server: string): typeof cluster.api | undefined => (server === SERVER ? cluster.api : undefined);
  const answer = registryHandler(registry, () => cluster.time.now());
  /** What containers and the reader's machine reach: the registry by its name, the cluster, and nothing else. */
  const outside: Network = {
    request: (target, request) =>
      `${target.host}:${target.port}` === REGISTRY ? answer(request) : cluster.network.request(target, request),
  };
  const engines: Engine[] = [];
  const reader = await openReaderMachine({
    clock: cluster.time,
    random,
    quota,
    // The engine comes with the machine's programs; nothing asks before they are there.
    network: {
      request: (target, request) =>
        engines[0]?.hostNetwork(outside).request(target, request) ?? outside.request(target, request),
    },
    files: {
      ...guideFiles(options.files, `${REGISTRY}/`),
      '.kube/config': { text: KUBECONFIG },
      '.sandbox/registry-token': { text: registry.token },
    },
    env: { REGISTRY, REPO: `${REGISTRY}/`, KUBECONFIG: '/home/reader/.kube/config', EDITOR: 'nano' },
    programs: (machine) => {
      const engine = new Engine({
        clock: cluster.time,
        random,
        quota,
        images,
        preloaded: PRELOADED,
        hostPorts: machine.ports,
        hostFiles: machine.fs,
        network: outside,
      });
      engines.push(engine);
      return {
        aws: awsProgram({
          registry,
          cluster: { server: SERVER, certificateAuthority: CERTIFICATE, token: 'reader' },
        }),
        docker: dockerProgram(engine),
        kubectl: kubectl({ apiAt, ports: machine.ports }),
        sandbox: sandboxProgram({
          machine,
          registry,
          pages: options.guide,
          lacks: DESCRIPTION.missing.map(({ feature }) => feature),
          values: DESCRIPTION.values,
          facts: () => ({ mode: DESCRIPTION.badge, versions: DESCRIPTION.versions, expiresAt: world.expiresAt }),
          reset: onReset,
        }),
      };
    },
    completers: { kubectl: completeKubectl({ apiAt }) },
  });
  await Promise.all(engines.map((engine) => engine.preload()));
  const world: World = { reader, cluster, description: DESCRIPTION, expiresAt: Number.NaN };
  return world;
}

function randomToken(random: () => number): string {
  return Array.from({ length: 40 }, () => Math.floor(random() * 36).toString(36)).join('');
}

const DESCRIPTION: Description = {
  driver: 'embedded',
  badge: 'simulator',
  about: 'A small Kubernetes written in TypeScript. Same objects, same commands; no real containers, no real disks.',
  versions: { kubernetes: 'v1.36.4', kubectl: 'v1.36.4', docker: '28.5.2' },
  values: { ns: 'ci360', repo: `${REGISTRY}/`, account: '111122223333', region: 'us-east-1', cluster: 'baldur-eks' },
  missing: [
    { feature: 'docker compose', reason: 'the simulator has docker itself and none of its plugins but buildx' },
    {
      feature: 'kinds beyond Pods, ReplicaSets, Deployments, Services, ConfigMaps and Secrets',
      reason: 'they need a real cluster',
    },
  ],
};

/** A context that works before the guide makes its own. */
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
