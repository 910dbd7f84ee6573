/** From what a kubelet asks of its runtime to the container that is to be made. */
import { asPod } from '../../apiserver/kinds/pod/pod.ts';
import { quantity } from '../../apiserver/validation/quantity.ts';
import type { ContainerSpec } from '../../container.ts';
import type { ContainerConfig, SandboxConfig } from '../webernetes.ts';
import type { AttachPoint, AttachWish } from './attach-point.ts';

type Given = Pick<ContainerSpec, 'id' | 'image' | 'mounts' | 'network' | 'clock'>;

/** What a client may attach to, if the container asked for any of it. */
export function attachWish({ sourceContainer }: ContainerConfig): AttachWish | undefined {
  const { stdin = false, stdinOnce = false, tty = false } = sourceContainer as Partial<AttachWish>;
  return stdin || tty ? { stdin, stdinOnce, tty } : undefined;
}

export function containerSpec(
  given: Given,
  {
    config,
    sandbox,
    attachPoint,
  }: { config: ContainerConfig; sandbox: SandboxConfig; attachPoint?: AttachPoint | undefined },
): ContainerSpec {
  const { command = [], args = [], env = {}, workingDir, sourceContainer } = config;
  const user = userOf(config, sandbox);
  const memory = sourceContainer.resources?.limits?.['memory'];
  return {
    ...given,
    hostname: sandbox.hostname ?? sandbox.metadata.name,
    env,
    ...(command.length > 0 ? { entrypoint: command } : {}),
    ...(args.length > 0 ? { args } : {}),
    ...(workingDir === undefined ? {} : { workingDir }),
    ...(user === undefined ? {} : { user }),
    ...(memory === undefined ? {} : { memoryLimit: quantity(memory) }),
    ...(attachPoint ? { stdin: attachPoint.stdin } : {}),
    ...(attachPoint?.tty ? { tty: attachPoint.tty } : {}),
  };
}

interface RunAs {
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
}

function userOf({ sourceContainer }: ContainerConfig, { pod }: SandboxConfig): string | undefined {
  const own: RunAs = sourceContainer.securityContext ?? {};
  const common: RunAs = asPod(pod).spec.securityContext ?? {};
  const uid = own.runAsUser ?? common.runAsUser;
  const gid = own.runAsGroup ?? common.runAsGroup;
  if (uid === undefined) return undefined;
  return gid === undefined ? String(uid) : `${uid}:${gid}`;
}
