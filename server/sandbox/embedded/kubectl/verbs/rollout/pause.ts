/** `kubectl rollout pause` and `resume`: changes that are not rolled out yet. */
import { KubectlError } from '../../cli/error.ts';
import { MANAGER_FLAG, OUTPUT_FLAGS } from '../../cli/global-flags.ts';
import { query } from '../../client/discovery.ts';
import { at, type KubeObject } from '../../client/object.ts';
import { eachTarget, type LiveTarget } from '../../client/targets.ts';
import type { Invocation, Verb } from '../../invocation.ts';
import { report } from '../report.ts';
import { MANAGER, quotedName, ROLLOUT_FLAGS, rolledOut } from './common.ts';

export const pause = pausing({
  paused: true,
  summary: 'Mark the provided resource as paused.',
  done: 'paused',
  already: 'is already paused',
  unsupported: 'pausing is not supported',
});
export const resume = pausing({
  paused: false,
  summary: 'Resume a paused resource.',
  done: 'resumed',
  already: 'is not paused',
  unsupported: 'resuming is not supported',
});

interface Pausing {
  readonly paused: boolean;
  readonly summary: string;
  readonly done: string;
  readonly already: string;
  readonly unsupported: string;
}

function pausing(kind: Pausing): Verb {
  return {
    summary: kind.summary,
    usage: 'RESOURCE [options]',
    flags: { ...MANAGER_FLAG, ...ROLLOUT_FLAGS, ...OUTPUT_FLAGS },
    async run(call) {
      return eachTarget(call, await rolledOut(call), (target) => change(call, target, kind));
    },
  };
}

async function change(call: Invocation, target: LiveTarget, kind: Pausing): Promise<void> {
  const { resource, object, path } = target;
  if (resource.kind !== 'Deployment') throw new KubectlError(`error: ${quotedName(target)} ${kind.unsupported}`);
  if ((at(object, 'spec', 'paused') === true) === kind.paused)
    throw new KubectlError(`error: ${quotedName(target)} ${kind.already}`);
  const updated = await call.client.send<KubeObject>(
    'PATCH',
    `${path}${query({ fieldManager: call.flags.text('field-manager') || MANAGER })}`,
    {
      body: { spec: { paused: kind.paused ? true : null } },
      contentType: 'application/strategic-merge-patch+json',
    },
  );
  await report(call, { resource, object: updated, verb: kind.done, dryRun: 'none' });
}
