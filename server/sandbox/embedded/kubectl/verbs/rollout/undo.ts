/** `kubectl rollout undo`: puts an earlier revision's template back. */
import { KubectlError } from '../../cli/error.ts';
import { DRY_RUN_FLAG, OUTPUT_FLAGS } from '../../cli/global-flags.ts';
import { query } from '../../client/discovery.ts';
import { at, type KubeObject } from '../../client/object.ts';
import { eachTarget, type LiveTarget } from '../../client/targets.ts';
import { Page } from '../../describe/page.ts';
import { describePodTemplate } from '../../describe/template.ts';
import type { Invocation, Verb } from '../../invocation.ts';
import { dryRunOf, report } from '../report.ts';
import { groupKind, revisionsOf, ROLLOUT_FLAGS, rolledOut } from './common.ts';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
/** Annotations that belong to the Deployment, whatever its template. */
const KEPT = [
  LAST_APPLIED,
  'deployment.kubernetes.io/revision',
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
];

export const undo: Verb = {
  summary: 'Roll back to a previous rollout.',
  usage: '(TYPE NAME | TYPE/NAME) [flags] [options]',
  examples: [
    '# Roll back to the previous deployment',
    'kubectl rollout undo deployment/abc',
    '',
    '# Roll back to deployment revision 3',
    'kubectl rollout undo deployment/abc --to-revision=3',
  ],
  flags: {
    ...DRY_RUN_FLAG,
    ...ROLLOUT_FLAGS,
    ...OUTPUT_FLAGS,
    'to-revision': {
      type: 'int',
      default: '0',
      help: 'The revision to rollback to. Default to 0 (last revision).',
    },
  },
  async run(call) {
    return eachTarget(call, await rolledOut(call), (target) => rollBack(call, target));
  },
};

async function rollBack(call: Invocation, target: LiveTarget): Promise<void> {
  const { resource, object, name, path } = target;
  const annotations = object.metadata.annotations ?? {};
  if (Object.hasOwn(annotations, LAST_APPLIED))
    await call.err(
      `Warning: resource ${resource.name}/${name} was previously managed with 'kubectl apply'. Rolling back will not update the ${LAST_APPLIED} annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.\n`,
    );
  if (resource.kind !== 'Deployment')
    throw new KubectlError(`error: no rollbacker has been implemented for ${JSON.stringify(groupKind(target))}`);
  const dryRun = dryRunOf(call);
  const revision = call.flags.int('to-revision');
  const set = await revisionSet(call, target, revision);
  const done = (verb: string): Promise<void> => report(call, { resource, object, verb, dryRun });
  if (dryRun === 'client') {
    const page = new Page();
    describePodTemplate(page, at(set, 'spec', 'template') as Record<string, unknown>);
    return done(page.unaligned());
  }
  if (at(object, 'spec', 'paused') === true)
    throw new KubectlError(
      "error: you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again",
    );
  const template = withoutHash(at(set, 'spec', 'template'));
  if (JSON.stringify(template) === JSON.stringify(withoutHash(at(object, 'spec', 'template'))))
    return done(`skipped rollback (current template already matches revision ${revision})`);
  const pick = (from: Readonly<Record<string, string>>, kept: boolean): [string, string][] =>
    Object.entries(from).filter(([key]) => KEPT.includes(key) === kept);
  const restored = Object.fromEntries([...pick(annotations, true), ...pick(set.metadata.annotations ?? {}, false)]);
  await call.client.send('PATCH', `${path}${query({ dryRun: dryRun === 'server' ? 'All' : undefined })}`, {
    body: [
      { op: 'replace', path: '/spec/template', value: template },
      { op: 'replace', path: '/metadata/annotations', value: restored },
    ],
    contentType: 'application/json-patch+json',
  });
  return done('rolled back');
}

/** The ReplicaSet of a revision; of the last but one when it is 0. */
async function revisionSet(call: Invocation, target: LiveTarget, revision: number): Promise<KubeObject> {
  const revisions = await revisionsOf(call, target);
  if (revision !== 0) {
    const found = revisions.get(revision);
    if (!found) throw new KubectlError(`error: unable to find specified revision ${revision} in history`);
    return found;
  }
  const previous = [...revisions.values()].at(-2);
  if (!previous)
    throw new KubectlError(`error: no rollout history found for deployment ${JSON.stringify(target.name)}`);
  return previous;
}

function withoutHash(template: unknown): unknown {
  const copy = structuredClone(template) as { metadata?: { labels?: Record<string, string> } };
  delete copy.metadata?.labels?.['pod-template-hash'];
  return copy;
}
