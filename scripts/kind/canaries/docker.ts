/** Whether a docker engine runs containers in a Pod, in the very Pod that readers get. */
import type { ClusterFacts } from '../../../server/sandbox/kind/facts.ts';
import { asBoxId } from '../../../server/sandbox/kind/names.ts';
import { toolboxPod } from '../../../server/sandbox/kind/objects/toolbox-pod.ts';
import { image, readImages } from '../images.ts';
import { tryPod, type Fact, type Grounds } from './canary.ts';

/** The engine starts, pulls from the mirror, and a container of it runs. */
const script = (small: string): string => `
for _ in $(seq 80); do docker version > /dev/null 2>&1 && break; sleep 0.5; done
docker version --format '{{.Server.Version}}' || { echo "the engine does not start"; exit 1; }
docker pull -q ${small} > /tmp/pull 2>&1 || { echo "it pulls nothing: $(tail -1 /tmp/pull)"; exit 1; }
docker run --rm ${small} echo it-runs > /tmp/run 2>&1 || { echo "it runs nothing: $(head -1 /tmp/run)"; exit 1; }
grep -q it-runs /tmp/run`;

export interface DockerTrial {
  readonly fact: Fact;
  /** Of the engine, where it started. */
  readonly version: string | undefined;
}

/** @param facts what the sandboxes of this cluster would be, if docker worked in them */
export async function docker(grounds: Grounds, facts: ClusterFacts): Promise<DockerTrial> {
  const { spec } = toolboxPod(asBoxId('0000000000')!, facts);
  const engine = spec?.containers.find(({ name }) => name === 'docker');
  const toolbox = spec?.containers.find(({ name }) => name === 'toolbox');
  if (spec === undefined || engine === undefined || toolbox === undefined)
    throw new Error('readers get no docker engine');
  const privileged = engine.securityContext?.privileged === true;
  const { ok, log, why } = await tryPod(grounds, {
    name: privileged ? 'privileged-docker' : 'docker-in-user-namespace',
    spec: {
      ...spec,
      serviceAccountName: 'default',
      automountServiceAccountToken: false,
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: 1,
      // A sidecar: the Pod is done when the check is.
      initContainers: [{ ...engine, restartPolicy: 'Always' }],
      containers: [
        { ...toolbox, name: 'check', command: ['bash', '-c', script(image(readImages(), 'guide/busybox'))] },
      ],
    },
  });
  const version = /^\d+\.\d+\S*$/m.exec(log)?.[0];
  const what = privileged ? 'a privileged docker engine' : 'a docker engine in a user namespace of its own';
  const because = ok ? `${what} pulled from the mirror and ran a container` : `${what}: ${lastWords(why)}`;
  return { fact: { ok, because }, version };
}

/** An engine's error is a chain of errors; the end of it says what happened. */
const lastWords = (why: string): string => {
  const [first = '', ...chain] = why.split(': ');
  return [first, ...chain.slice(-3)].join(': ');
};
