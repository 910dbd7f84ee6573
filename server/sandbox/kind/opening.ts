/** From a box's namespace to a sandbox that has answered: each step may be taken again, by this server or another one. */
import { SandboxError, type Description } from '../sandbox.ts';
import type { ClusterFacts } from './facts.ts';
import type { Box, Boxes } from './boxes.ts';
import type { SeedFile } from './link/messages.ts';
import { hasDocker, whyNoDocker } from './objects/toolbox-pod.ts';
import type { KindSandbox } from './session/sandbox.ts';
import type { ToolboxPod } from './session/toolbox.ts';

export interface Briefing {
  /** Text of the file that the helpers in the toolbox read. */
  readonly session: string;
  /** Environment of its shells. */
  readonly env: Readonly<Record<string, string>>;
  readonly files: readonly SeedFile[];
}

export interface OpeningOptions {
  readonly box: Box;
  readonly boxes: Boxes;
  readonly facts: ClusterFacts;
  readonly pod: ToolboxPod;
  readonly sandbox: KindSandbox;
  readonly signal: AbortSignal;
  readonly onStage: (stage: string) => void;
  /** It was made in advance, whole and proven: nothing of it is missing. */
  readonly whole?: boolean;
}

interface Warnings {
  warn(fields: Record<string, unknown>, message: string): void;
}

const HOLD_EVERY_MS = 20_000;
const LINK_MS = 30_000;
const PROOF_MS = 60_000;
const PULL_MS = 300_000;
const REVIVAL_MS = 180_000;

/** The toolbox is there and its supervisor answers. */
export async function startToolbox(options: OpeningOptions): Promise<void> {
  const { box, boxes, pod, sandbox, signal, onStage, whole } = options;
  onStage('starting');
  if (whole) sandbox.link.start();
  else await boxes.complete(box);
  await pod.running(onStage, signal);
  // Not before: a toolbox that is not there yet looks like one that is gone.
  sandbox.link.start();
  await sandbox.link.opened(AbortSignal.any([signal, AbortSignal.timeout(LINK_MS)]));
}

/** Shell, kubectl and docker answer: nobody is handed a sandbox of which that is not known. */
export async function prove({ facts, sandbox, signal, onStage }: OpeningOptions): Promise<void> {
  const docker = hasDocker(facts);
  if (docker) onStage('starting docker');
  const { exitCode, output } = await sandbox.exec(
    `set -e; kubectl get --raw=/readyz > /dev/null; ${docker ? 'until docker version > /tmp/.docker 2>&1; do sleep 0.1; done; rm -f /tmp/.docker' : ':'}`,
    { signal, timeoutMs: PROOF_MS },
  );
  if (exitCode === 0) return;
  throw new SandboxError(
    'unavailable',
    `The sandbox came up, but its tools do not answer (exit code ${exitCode}): ${output.trim().slice(-300)}`,
    'Try again in a minute.',
  );
}

/** The images that the guide needs are in the reader's docker. */
export async function preload({ facts, sandbox, signal, onStage }: OpeningOptions): Promise<void> {
  if (!hasDocker(facts)) return;
  const images = facts.images.preload;
  for (const [index, image] of images.entries()) {
    onStage(`pulling ${index + 1} of ${images.length}`);
    const quoted = `'${image.replaceAll("'", '')}'`;
    const { exitCode, output } = await sandbox.exec(
      `docker image inspect ${quoted} > /dev/null 2>&1 || docker pull -q ${quoted}`,
      { signal, timeoutMs: PULL_MS },
    );
    if (exitCode !== 0) throw new Error(`the image ${image} could not be pulled: ${output.trim().slice(-300)}`);
  }
}

/** Makes the Pod of an open box anew. False when the box is gone or going. */
export async function revive({ box, boxes, pod }: Pick<OpeningOptions, 'box' | 'boxes' | 'pod'>): Promise<boolean> {
  const now = await boxes.find(box.id);
  if (now?.state !== 'open' || now.deletedAt !== undefined) return false;
  const limit = AbortSignal.timeout(REVIVAL_MS);
  await pod.buried(limit);
  await boxes.complete(box);
  await pod.running(() => undefined, limit);
  return true;
}

/** Renews the claim on a box while it is worked on. */
export function holding(boxes: Boxes, box: Box, log: Warnings): Disposable {
  const hold = (): void =>
    void boxes.hold(box.id).catch((error: unknown) => log.warn({ err: error, box: box.id }, 'a box could not be held'));
  const timer = setInterval(hold, HOLD_EVERY_MS);
  timer.unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

/** Removes a box that came to nothing. Never rejects: what fails here is the reaper's. */
export async function abandon(boxes: Boxes, box: Box, log: Warnings): Promise<void> {
  try {
    await boxes.end(box);
  } catch (error) {
    log.warn({ err: error, box: box.id }, 'a box could not be removed; the reaper will');
  }
}

/** What the reader is told about the sandbox. */
export function describeCluster(facts: ClusterFacts, values: Description['values']): Description {
  const dedicated = facts.tenancy === 'dedicated';
  const missing: Description['missing'][number][] = [];
  const noDocker = whyNoDocker(facts);
  if (noDocker !== undefined) missing.push({ feature: 'docker', reason: noDocker });
  if (!dedicated) {
    missing.push({
      feature: 'namespaces',
      reason: 'your namespace exists already, and other readers use this cluster too',
    });
    missing.push({ feature: 'cluster rights', reason: 'other readers use this cluster too' });
  }
  if (!facts.can.metrics.ok) missing.push({ feature: 'kubectl top', reason: facts.can.metrics.because });
  return {
    driver: 'kind',
    badge: 'real cluster',
    about: dedicated
      ? `A real Kubernetes cluster of your own; you may do anything in it.${noDocker === undefined ? ' Its Docker runs in a privileged container.' : ''}`
      : 'A real Kubernetes cluster that you share with other readers, with a namespace of your own.',
    versions: facts.versions,
    values,
    missing,
  };
}
