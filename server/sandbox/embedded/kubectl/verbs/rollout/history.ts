/** `kubectl rollout history`: the revisions of a Deployment, or one of them. */
import { KubectlError } from '../../cli/error.ts';
import { OUTPUT_FLAGS } from '../../cli/global-flags.ts';
import { recordAt, textAt, type KubeObject } from '../../client/object.ts';
import { eachTarget, type LiveTarget } from '../../client/targets.ts';
import { Page } from '../../describe/page.ts';
import { describePodTemplate } from '../../describe/template.ts';
import type { Invocation, Verb } from '../../invocation.ts';
import { outputPrinter } from '../../print/output.ts';
import { alignTabs } from '../../print/tab-writer.ts';
import { report } from '../report.ts';
import { groupKind, revisionsOf, ROLLOUT_FLAGS, rolledOut } from './common.ts';

const CAUSE = 'kubernetes.io/change-cause';

export const history: Verb = {
  summary: 'View previous rollout revisions and configurations.',
  usage: '(TYPE NAME | TYPE/NAME) [flags] [options]',
  examples: ['# View the rollout history of a deployment', 'kubectl rollout history deployment/abc'],
  flags: {
    ...ROLLOUT_FLAGS,
    ...OUTPUT_FLAGS,
    revision: {
      type: 'int',
      default: '0',
      help: 'See the details, including podTemplate of the revision specified',
    },
  },
  async run(call) {
    const revision = call.flags.int('revision');
    if (revision < 0) throw new KubectlError(`error: revision must be a positive integer: ${revision}`);
    return eachTarget(call, await rolledOut(call), (target) => show(call, target, revision));
  },
};

async function show(call: Invocation, target: LiveTarget, revision: number): Promise<void> {
  const { resource, object } = target;
  if (resource.kind !== 'Deployment')
    throw new KubectlError(`error: no history viewer has been implemented for ${JSON.stringify(groupKind(target))}`);
  const revisions = await revisionsOf(call, target);
  const wanted = revisions.get(revision);
  if (revision > 0 && !wanted) throw new KubectlError('error: unable to find the specified revision');
  if (call.flags.has('output')) {
    const sets = await call.discovery.resource('replicasets.apps');
    const printer = await outputPrinter(call);
    for (const set of wanted ? [wanted] : revisions.values())
      await call.out(printer.print([{ resource: sets, object: set }], false));
    return;
  }
  const heading = wanted ? `with revision #${revision}` : '';
  const text = wanted ? template(wanted) : overview(revisions);
  await report(call, { resource, object, verb: `${heading}\n${text}`, dryRun: 'none' });
}

/** The Pods' template of one revision, its tabs as they are. */
function template(set: KubeObject): string {
  const cause = textAt(set, 'metadata', 'annotations', CAUSE);
  const shown = structuredClone(recordAt(set, 'spec', 'template')) as { metadata?: { annotations?: object } };
  if (cause) shown.metadata = { ...shown.metadata, annotations: { ...shown.metadata?.annotations, [CAUSE]: cause } };
  const page = new Page();
  describePodTemplate(page, shown);
  return page.unaligned();
}

function overview(revisions: ReadonlyMap<number, KubeObject>): string {
  if (revisions.size === 0) return 'No rollout history found.';
  const rows = [...revisions].map(
    ([revision, set]) => `${revision}\t${textAt(set, 'metadata', 'annotations', CAUSE) || '<none>'}\n`,
  );
  return alignTabs(`REVISION\tCHANGE-CAUSE\n${rows.join('')}`, { padding: 2 });
}
