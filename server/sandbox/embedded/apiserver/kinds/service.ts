/** Services, with the addresses and node ports that the server hands out. */
import type { Kind, WriteContext } from '../kind.ts';
import { equal, isObject, listAt, objectAt, textAt, type JsonObject, type KubeObject } from '../object.ts';
import type { ApiFailure } from '../../upgrade.ts';
import { invalid } from '../failure.ts';
import { ageColumn, column, nameColumn } from '../table/columns.ts';
import { invalidValue, notSupported, required, type FieldError } from '../validation/field-error.ts';
import { label1035 } from '../validation/names.ts';
import { isPort, portRange } from '../validation/ports.ts';
import { formatSelector } from '../select/labels.ts';

const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];

export const service: Kind = {
  group: '',
  version: 'v1',
  kind: 'Service',
  resource: 'services',
  singular: 'service',
  shortNames: ['svc'],
  categories: ['all'],
  namespaced: true,
  subresources: [
    { name: 'proxy', kind: 'ServiceProxyOptions', verbs: ['create', 'delete', 'get', 'patch', 'update'] },
    { name: 'status', kind: 'Service', verbs: ['get', 'patch', 'update'] },
  ],
  schema: 'io.k8s.api.core.v1.Service',
  storage: 'services',
  selectable: {
    'spec.clusterIP': (object) => textAt(object, 'spec', 'clusterIP'),
    'spec.type': (object) => textAt(object, 'spec', 'type'),
  },
  columns: [
    nameColumn,
    column(['services', 'Type'], (object) => textAt(object, 'spec', 'type')),
    column(['services', 'Cluster-IP'], (object) => textAt(object, 'spec', 'clusterIP') || '<none>'),
    column(['services', 'External-IP'], externalIP),
    column(['services', 'Port(s)'], ports),
    ageColumn,
    column(['services', 'Selector'], selector, { wide: true }),
  ],
  zero: { metadata: {}, spec: {}, status: { loadBalancer: {} } },
  strategy: {
    status: true,
    returnsDeleted: true,
    validateName: label1035,
    defaults(object) {
      object['spec'] ??= {};
      const spec = objectAt(object, 'spec');
      spec['sessionAffinity'] ??= 'None';
      spec['type'] ??= 'ClusterIP';
      for (const port of listAt(spec, 'ports')) {
        port['protocol'] ??= 'TCP';
        port['targetPort'] ??= port['port'];
      }
      if (hasClusterIP(spec)) spec['internalTrafficPolicy'] ??= 'Cluster';
      if (spec['type'] === 'NodePort' || spec['type'] === 'LoadBalancer') spec['externalTrafficPolicy'] ??= 'Cluster';
      if (spec['type'] === 'LoadBalancer') spec['allocateLoadBalancerNodePorts'] ??= true;
    },
    async prepareCreate(object, context) {
      object['status'] = { loadBalancer: {} };
      if (validate(object).length === 0) await allocate(object, context);
    },
    async prepareUpdate(object, old, context) {
      const spec = objectAt(object, 'spec');
      const before = objectAt(old, 'spec');
      if (hasClusterIP(before)) {
        spec['clusterIP'] ??= before['clusterIP'];
        if (spec['clusterIP'] === '') spec['clusterIP'] = before['clusterIP'];
        if (spec['clusterIP'] === before['clusterIP']) spec['clusterIPs'] = before['clusterIPs'];
        else if (equal(spec['clusterIPs'], before['clusterIPs'])) spec['clusterIPs'] = [spec['clusterIP']];
      }
      for (const port of listAt(spec, 'ports')) {
        const same = listAt(before, 'ports').find(
          (one) => one['port'] === port['port'] && one['protocol'] === port['protocol'],
        );
        if (usesNodePorts(spec)) port['nodePort'] ??= same?.['nodePort'];
        else delete port['nodePort'];
      }
      if (!usesNodePorts(spec)) delete spec['externalTrafficPolicy'];
      if (validate(object).length === 0) await allocate(object, context, old.metadata.uid);
    },
    validate,
    validateUpdate(object, old) {
      const errors = validate(object);
      const addresses = objectAt(object, 'spec')['clusterIPs'];
      const before = objectAt(old, 'spec')['clusterIPs'];
      if (Array.isArray(before) && !equal(addresses, before) && objectAt(object, 'spec')['type'] !== 'ExternalName') {
        errors.push(invalidValue('spec.clusterIPs[0]', addresses, 'may not change once set'));
      }
      return errors;
    },
  },
};

/** Gives a Service its address and ports, or refuses those it asks for. */
async function allocate(object: KubeObject, { random, stored }: WriteContext, uid?: string): Promise<void> {
  const spec = objectAt(object, 'spec');
  const others = (await stored('services')).filter(({ metadata }) => metadata.uid !== (uid ?? object.metadata.uid));
  if (hasClusterIP(spec)) {
    const taken = new Set(others.map((one) => textAt(one, 'spec', 'clusterIP')));
    const asked = textAt(spec, 'clusterIP');
    if (asked !== '' && asked !== 'None' && taken.has(asked))
      throw refusal(
        object,
        'spec.clusterIPs',
        [asked],
        `failed to allocate IP ${asked}: provided IP is already allocated`,
      );
    if (asked === '')
      spec['clusterIP'] = free(() => `10.96.${Math.floor(random() * 256)}.${1 + Math.floor(random() * 254)}`, taken);
    spec['clusterIPs'] = [spec['clusterIP']];
    spec['ipFamilies'] ??= ['IPv4'];
    spec['ipFamilyPolicy'] ??= 'SingleStack';
  }
  if (!usesNodePorts(spec)) return;
  const taken = new Set(others.flatMap((one) => listAt(one, 'spec', 'ports').map((port) => port['nodePort'])));
  for (const [index, port] of listAt(spec, 'ports').entries()) {
    const asked = port['nodePort'];
    const field = `spec.ports[${index}].nodePort`;
    if (typeof asked === 'number' && asked !== 0) {
      if (asked < 30000 || asked > 32767)
        throw refusal(
          object,
          field,
          asked,
          'provided port is not in the valid range. The range of valid ports is 30000-32767',
        );
      if (taken.has(asked)) throw refusal(object, field, asked, 'provided port is already allocated');
    } else {
      port['nodePort'] = free(() => 30000 + Math.floor(random() * 2768), taken);
    }
    taken.add(port['nodePort']);
  }
}

function refusal(object: KubeObject, field: string, value: unknown, detail: string): ApiFailure {
  return invalid(service, object.metadata.name ?? '', [invalidValue(field, value, detail)]);
}

function free<T>(candidate: () => T, taken: ReadonlySet<unknown>): T {
  for (;;) {
    const value = candidate();
    if (!taken.has(value)) return value;
  }
}

function validate(object: KubeObject): FieldError[] {
  const spec = objectAt(object, 'spec');
  const errors: FieldError[] = [];
  const list = listAt(spec, 'ports');
  const headless = spec['clusterIP'] === 'None';
  if (list.length === 0 && !headless && spec['type'] !== 'ExternalName') errors.push(required('spec.ports'));
  for (const [index, port] of list.entries()) {
    const field = `spec.ports[${index}]`;
    if (list.length > 1 && textAt(port, 'name') === '') errors.push(required(`${field}.name`));
    if (typeof port['port'] !== 'number' || !isPort(port['port']))
      errors.push(invalidValue(`${field}.port`, port['port'] ?? 0, portRange));
    const target = port['targetPort'];
    if (typeof target === 'number' && !isPort(target))
      errors.push(invalidValue(`${field}.targetPort`, target, portRange));
    const protocol = textAt(port, 'protocol');
    if (!['SCTP', 'TCP', 'UDP'].includes(protocol))
      errors.push(notSupported(`${field}.protocol`, protocol, ['SCTP', 'TCP', 'UDP']));
  }
  if (!types.includes(textAt(spec, 'type'))) errors.push(notSupported('spec.type', spec['type'], types));
  if (spec['type'] === 'ExternalName' && textAt(spec, 'externalName') === '')
    errors.push(required('spec.externalName'));
  return errors;
}

function hasClusterIP(spec: JsonObject): boolean {
  return spec['type'] !== 'ExternalName';
}

function usesNodePorts(spec: JsonObject): boolean {
  return spec['type'] === 'NodePort' || spec['type'] === 'LoadBalancer';
}

function externalIP(object: KubeObject): string {
  const spec = objectAt(object, 'spec');
  const fixed = Array.isArray(spec['externalIPs']) ? spec['externalIPs'].map(String) : [];
  if (spec['type'] === 'ExternalName') return textAt(spec, 'externalName');
  if (spec['type'] !== 'LoadBalancer') return fixed.join(',') || '<none>';
  const ingress = listAt(object, 'status', 'loadBalancer', 'ingress').map(
    (one) => textAt(one, 'ip') || textAt(one, 'hostname'),
  );
  return [...ingress, ...fixed].join(',') || '<pending>';
}

function ports(object: KubeObject): string {
  const list = listAt(object, 'spec', 'ports').map((port) => {
    const node = typeof port['nodePort'] === 'number' && port['nodePort'] > 0 ? `:${port['nodePort']}` : '';
    return `${String(port['port'])}${node}/${textAt(port, 'protocol')}`;
  });
  return list.join(',') || '<none>';
}

function selector(object: KubeObject): string {
  const labels = objectAt(object, 'spec')['selector'];
  return isObject(labels) ? formatSelector({ matchLabels: labels as Record<string, string> }) : '<none>';
}
