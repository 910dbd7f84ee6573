/** `kubectl autoscale`: an autoscaler for what has replicas. */
import { KubectlError } from '../cli/error.ts';
import { tellFailures } from '../cli/failures.ts';
import { withLastApplied } from '../apply/last-applied.ts';
import { DRY_RUN_FLAG, FILE_FLAGS, MANAGER_FLAG, OUTPUT_FLAGS } from '../cli/global-flags.ts';
import { pathOf, query } from '../client/discovery.ts';
import type { KubeObject } from '../client/object.ts';
import { liveTargets, type LiveTarget } from '../client/targets.ts';
import type { Invocation, Verb } from '../invocation.ts';
import { isQuantity } from '../print/quantity.ts';
import { dryRunOf, report } from './report.ts';

const SCALABLE = ['Deployment', 'ReplicaSet', 'StatefulSet', 'ReplicationController'];

export const autoscale: Verb = {
  summary: 'Auto-scale a deployment, replica set, stateful set, or replication controller.',
  usage: '(-f FILENAME | TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS [--cpu-percent=CPU] [options]',
  examples: [
    '# Auto scale a deployment "foo", with the number of pods between 2 and 10',
    'kubectl autoscale deployment foo --min=2 --max=10',
  ],
  flags: {
    ...DRY_RUN_FLAG,
    ...FILE_FLAGS,
    ...MANAGER_FLAG,
    ...OUTPUT_FLAGS,
    cpu: { type: 'string', help: 'Target CPU utilization over all the pods, as a percentage or a quantity.' },
    'cpu-percent': { type: 'int', default: '-1', help: 'The target average CPU utilization (deprecated).' },
    max: {
      type: 'int',
      default: '-1',
      help: 'The upper limit for the number of pods that can be set by the autoscaler. Required.',
    },
    memory: { type: 'string', help: 'Target memory utilization over all the pods, as a percentage or a quantity.' },
    min: {
      type: 'int',
      default: '-1',
      help: 'The lower limit for the number of pods that can be set by the autoscaler.',
    },
    name: { type: 'string', help: 'The name for the newly created object.' },
    'save-config': {
      type: 'bool',
      help: 'If true, the configuration of current object will be saved in its annotation.',
    },
  },
  async run(call) {
    const { flags } = call;
    if (flags.has('cpu-percent'))
      await call.err(
        "Flag --cpu-percent has been deprecated, Use --cpu with percentage or resource quantity format (e.g., '70%' for utilization or '500m' for milliCPU).\n",
      );
    if (!flags.has('max')) throw new KubectlError('error: required flag(s) "max" not set');
    const [min, max] = [flags.int('min'), flags.int('max')];
    if (max < 1) throw new KubectlError(`error: --max=MAXPODS is required and must be at least 1, max: ${max}`);
    if (max < min)
      throw new KubectlError(`error: --max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`);
    if (flags.int('cpu-percent') > 0 && flags.has('cpu'))
      throw new KubectlError('error: --cpu-percent and --cpu are mutually exclusive');
    const metrics = metricsOf(call);
    const { targets, failures } = await liveTargets(call);
    const told = [...failures];
    for (const target of targets) {
      try {
        await autoscaleOne(call, target, metrics);
      } catch (error) {
        told.push(error);
      }
    }
    return tellFailures(call.err, told);
  },
};

async function autoscaleOne(call: Invocation, target: LiveTarget, metrics: readonly object[]): Promise<void> {
  const { flags } = call;
  const { kind } = target.resource;
  if (!SCALABLE.includes(kind))
    throw new KubectlError(
      `error: cannot autoscale a ${kind}: could not find scale subresource for ${target.resource.group}/${target.resource.version}, Resource=${target.resource.name} in discovery information`,
    );
  const dryRun = dryRunOf(call);
  const min = flags.int('min');
  const plain: KubeObject = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: flags.text('name') || target.name },
    spec: {
      maxReplicas: flags.int('max'),
      ...(metrics.length > 0 ? { metrics } : {}),
      ...(min > 0 ? { minReplicas: min } : {}),
      scaleTargetRef: { apiVersion: target.object.apiVersion, kind, name: target.name },
    },
    status: { currentMetrics: null, desiredReplicas: 0 },
  };
  const resource = await call.discovery.resource('horizontalpodautoscalers');
  const object = flags.bool('save-config') ? withLastApplied(plain, call.target.namespace) : plain;
  const parameters = query({
    fieldManager: flags.text('field-manager') || 'kubectl-autoscale',
    dryRun: dryRun === 'server' ? 'All' : undefined,
  });
  const path = `${pathOf(resource, call.target.namespace)}${parameters}`;
  const created = dryRun === 'client' ? object : await call.client.send<KubeObject>('POST', path, { body: object });
  await report(call, { resource, object: created, verb: dryRun === 'client' ? 'created' : 'autoscaled', dryRun });
}

function metricsOf({ flags }: Invocation): object[] {
  const metric = (name: string, target: object): object => ({ resource: { name, target }, type: 'Resource' });
  const percent = flags.int('cpu-percent');
  return [
    ...(percent > 0 ? [metric('cpu', { averageUtilization: percent, type: 'Utilization' })] : []),
    ...(flags.text('cpu') ? [metric('cpu', metricTarget(flags.text('cpu'), 'cpu'))] : []),
    ...(flags.text('memory') ? [metric('memory', metricTarget(flags.text('memory'), 'memory'))] : []),
  ];
}

/** `70%` of what is requested, or an amount; a bare number is in thousandths of a core or in mebibytes. */
function metricTarget(given: string, name: 'cpu' | 'memory'): object {
  const text = given.trim();
  if (text.endsWith('%')) {
    const value = text.slice(0, -1);
    if (!/^\+?\d+$/.test(value)) throw new KubectlError(`error: invalid percentage value: ${value}`);
    return { averageUtilization: Number(value), type: 'Utilization' };
  }
  const averageValue = /^\d+(?:\.\d+)?$/.test(text) ? `${Number(text)}${name === 'cpu' ? 'm' : 'Mi'}` : text;
  if (!isQuantity(averageValue)) throw new KubectlError(`error: invalid resource ${name} value: ${text}`);
  return { averageValue, type: 'AverageValue' };
}
