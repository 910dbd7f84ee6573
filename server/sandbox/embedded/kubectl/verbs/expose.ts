/** `kubectl expose`: a Service for what runs already. */
import { KubectlError } from '../cli/error.ts';
import { tellFailures } from '../cli/failures.ts';
import { DRY_RUN_FLAG, FILE_FLAGS, MANAGER_FLAG, OUTPUT_FLAGS } from '../cli/global-flags.ts';
import { pathOf, query } from '../client/discovery.ts';
import { listAt, recordAt, textAt, type KubeObject } from '../client/object.ts';
import { liveTargets, type LiveTarget } from '../client/targets.ts';
import { withLastApplied } from '../apply/last-applied.ts';
import type { Invocation, Verb } from '../invocation.ts';
import { podSpecOf } from './set/change.ts';
import { dryRunOf, report } from './report.ts';

const LONGEST_NAME = 63;

export const expose: Verb = {
  summary: 'Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service.',
  usage:
    '(-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name] [--name=name] [--external-ip=external-ip-of-service] [--type=type] [options]',
  examples: [
    '# Create a service for an nginx deployment, which serves on port 80 and connects to the containers on port 8000',
    'kubectl expose deployment nginx --port=80 --target-port=8000',
  ],
  flags: {
    ...DRY_RUN_FLAG,
    ...FILE_FLAGS,
    ...MANAGER_FLAG,
    ...OUTPUT_FLAGS,
    'cluster-ip': {
      type: 'string',
      help: "ClusterIP to be assigned to the service. Leave empty to auto-allocate, or set to 'None' to create a headless service.",
    },
    'external-ip': { type: 'string', help: 'Additional external IP address to accept for the service.' },
    labels: { type: 'string', short: 'l', help: 'Labels to apply to the service created by this call.' },
    'load-balancer-ip': { type: 'string', help: 'IP to assign to the LoadBalancer.' },
    name: { type: 'string', help: 'The name for the newly created object.' },
    port: { type: 'string', help: 'The port that the service should serve on.' },
    protocol: { type: 'string', help: "The network protocol for the service to be created. Default is 'TCP'." },
    'save-config': {
      type: 'bool',
      help: 'If true, the configuration of current object will be saved in its annotation.',
    },
    selector: { type: 'string', help: 'A label selector to use for this service.' },
    'session-affinity': {
      type: 'string',
      help: "If non-empty, set the session affinity for the service to this; legal values: 'None', 'ClientIP'",
    },
    'target-port': {
      type: 'string',
      help: 'Name or number for the port on the container that the service should direct traffic to.',
    },
    type: { type: 'string', help: 'Type for this service: ClusterIP, NodePort, LoadBalancer, or ExternalName.' },
  },
  async run(call) {
    const { targets, failures } = await liveTargets({ ...call, flags: call.flags.without('selector') });
    const told = [...failures];
    for (const target of targets) {
      try {
        await exposeOne(call, target);
      } catch (error) {
        told.push(error);
      }
    }
    return tellFailures(call.err, told);
  },
};

async function exposeOne(call: Invocation, target: LiveTarget): Promise<void> {
  const dryRun = dryRunOf(call);
  const plain = serviceFor(call, target);
  const resource = await call.discovery.resource('services');
  const { namespace } = call.target;
  const object = call.flags.bool('save-config') ? withLastApplied(plain, namespace) : plain;
  const parameters = query({
    fieldManager: call.flags.text('field-manager') || 'kubectl-expose',
    dryRun: dryRun === 'server' ? 'All' : undefined,
  });
  const created =
    dryRun === 'client'
      ? object
      : await call.client.send<KubeObject>('POST', `${pathOf(resource, namespace)}${parameters}`, { body: object });
  await report(call, { resource, object: created, verb: 'exposed', dryRun });
}

function serviceFor({ flags }: Invocation, { resource, object, name }: LiveTarget): KubeObject {
  if (!['Pod', 'Service', 'ReplicaSet', 'Deployment', 'ReplicationController'].includes(resource.kind))
    throw new KubectlError(
      `error: cannot expose a ${resource.group ? `${resource.kind}.${resource.group}` : resource.kind}`,
    );
  const selector = flags.text('selector') ? parseLabels(flags.text('selector')) : selectorFor(object);
  const isHeadless = flags.text('cluster-ip') === 'None';
  const wanted = flags.text('port') ? flags.text('port').split(',') : [...portsOf(object).keys()];
  if (wanted.length === 0 && !isHeadless)
    throw new KubectlError("error: couldn't find port via --port flag or introspection");
  const labels = flags.text('labels') ? parseLabels(flags.text('labels')) : (object.metadata.labels ?? {});
  const type = flags.text('type');
  const affinity = flags.text('session-affinity');
  if (affinity && affinity !== 'None' && affinity !== 'ClientIP')
    throw new KubectlError(`error: unknown session affinity: ${affinity}`);
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      ...(Object.keys(labels).length > 0 ? { labels } : {}),
      name: flags.text('name') || name.slice(0, LONGEST_NAME),
    },
    spec: {
      ...(flags.text('cluster-ip') ? { clusterIP: flags.text('cluster-ip') } : {}),
      ...(flags.text('external-ip') ? { externalIPs: [flags.text('external-ip')] } : {}),
      ...(type === 'LoadBalancer' && flags.text('load-balancer-ip')
        ? { loadBalancerIP: flags.text('load-balancer-ip') }
        : {}),
      ...(wanted.length > 0
        ? {
            ports: servicePorts(wanted, portsOf(object), {
              target: flags.text('target-port'),
              protocol: flags.text('protocol'),
            }),
          }
        : {}),
      selector,
      ...(affinity ? { sessionAffinity: affinity } : {}),
      ...(type ? { type } : {}),
    },
    status: { loadBalancer: {} },
  };
}

/** The Service's ports: several of them need names. */
function servicePorts(
  wanted: readonly string[],
  known: ReadonlyMap<string, readonly string[]>,
  { target, protocol }: { target: string; protocol: string },
): object[] {
  return wanted.flatMap((word, index) => {
    const port = Number(word);
    if (!/^\d+$/.test(word))
      throw new KubectlError(`error: strconv.Atoi: parsing ${JSON.stringify(word)}: invalid syntax`);
    const targetPort = target === '' ? port : /^\d+$/.test(target) ? Number(target) : target;
    const protocols = protocol ? [protocol] : (known.get(word) ?? ['TCP']);
    const name = wanted.length > 1 ? `port-${index + 1}` : undefined;
    return protocols.map((one) => ({
      ...(protocols.length > 1 ? { name: `port-${index + 1}-${one.toLowerCase()}` } : name ? { name } : {}),
      port,
      protocol: one,
      targetPort,
    }));
  });
}

/** Port to protocols, of the containers or of the Service. */
function portsOf(object: KubeObject): Map<string, string[]> {
  const all =
    object.kind === 'Service'
      ? listAt(object, 'spec', 'ports').map((port) => [textAt(port, 'port'), textAt(port, 'protocol')])
      : (podSpecOf(object)?.containers ?? [])
          .flatMap((container) => listAt(container, 'ports'))
          .map((port) => [textAt(port, 'containerPort'), textAt(port, 'protocol')]);
  const ports = new Map<string, string[]>();
  for (const [port = '', protocol = ''] of all) {
    const known = ports.get(port) ?? [];
    if (!known.includes(protocol || 'TCP')) ports.set(port, [...known, protocol || 'TCP']);
  }
  return ports;
}

function selectorFor(object: KubeObject): Record<string, unknown> {
  const fail = (why: string): KubectlError =>
    new KubectlError(`error: couldn't retrieve selectors via --selector flag or introspection: ${why}`);
  const labels =
    object.kind === 'Pod'
      ? recordAt(object, 'metadata', 'labels')
      : object.kind === 'Service'
        ? recordAt(object, 'spec', 'selector')
        : recordAt(object, 'spec', 'selector', 'matchLabels');
  if (Object.keys(labels).length > 0) return { ...labels };
  if (object.kind === 'Pod') throw fail('the pod has no labels and cannot be exposed');
  if (object.kind === 'Service') throw fail('the service has no pod selector set');
  throw fail(`invalid ${object.kind.toLowerCase()}: no selectors, therefore cannot be exposed`);
}

function parseLabels(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split(',').map((part) => {
      const [key = '', value, ...rest] = part.split('=');
      if (value === undefined || rest.length > 0) throw new KubectlError(`error: unexpected label spec: ${part}`);
      if (key === '') throw new KubectlError('error: unexpected empty label key');
      return [key, value];
    }),
  );
}
