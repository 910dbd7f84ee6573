/** `kubectl rollout restart`: new Pods of the same template, by a note of the time in it. */
import { KubectlError } from '../../cli/error.ts';
import { MANAGER_FLAG, OUTPUT_FLAGS } from '../../cli/global-flags.ts';
import { query } from '../../client/discovery.ts';
import { at, textAt, type KubeObject } from '../../client/object.ts';
import { eachTarget, type LiveTarget } from '../../client/targets.ts';
import type { Invocation, Verb } from '../../invocation.ts';
import { report } from '../report.ts';
import { MANAGER, quotedName, ROLLOUT_FLAGS, rolledOutOrNone } from './common.ts';

const RESTARTED = 'kubectl.kubernetes.io/restartedAt';

export const restart: Verb = {
  summary: 'Restart a resource.',
  usage: 'RESOURCE [options]',
  examples: ['# Restart a deployment', 'kubectl rollout restart deployment/nginx'],
  flags: { ...MANAGER_FLAG, ...ROLLOUT_FLAGS, ...OUTPUT_FLAGS },
  async run(call) {
    return eachTarget(call, await rolledOutOrNone(call), (target) => restartOne(call, target));
  },
};

async function restartOne(call: Invocation, target: LiveTarget): Promise<void> {
  const { resource, object, name, path } = target;
  if (resource.kind !== 'Deployment')
    throw new KubectlError(`error: ${quotedName(target)} restarting is not supported`);
  if (at(object, 'spec', 'paused') === true)
    throw new KubectlError(`error: ${quotedName(target)} can't restart paused deployment (run rollout resume first)`);
  const time = new Date(call.process.clock.now()).toISOString().replace(/\.\d+Z$/, 'Z');
  if (textAt(object, 'spec', 'template', 'metadata', 'annotations', RESTARTED) === time)
    throw new KubectlError(
      `error: failed to create patch for ${name}: if restart has already been triggered within the past second, please wait before attempting to trigger another`,
    );
  const updated = await call.client.send<KubeObject>(
    'PATCH',
    `${path}${query({ fieldManager: call.flags.text('field-manager') || MANAGER })}`,
    {
      body: { spec: { template: { metadata: { annotations: { [RESTARTED]: time } } } } },
      contentType: 'application/strategic-merge-patch+json',
    },
  );
  await report(call, { resource, object: updated, verb: 'restarted', dryRun: 'none' });
}
