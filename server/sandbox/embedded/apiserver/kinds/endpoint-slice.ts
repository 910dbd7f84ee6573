/** EndpointSlices: which Pods are behind a Service. */
import type { Kind } from '../kind.ts';
import { at, listAt, textAt, type KubeObject } from '../object.ts';
import { ageColumn, column, nameColumn } from '../table/columns.ts';
import { invalidValue, notSupported } from '../validation/field-error.ts';

const addressTypes = ['FQDN', 'IPv4', 'IPv6'];

export const endpointSlice: Kind = {
  group: 'discovery.k8s.io',
  version: 'v1',
  kind: 'EndpointSlice',
  resource: 'endpointslices',
  singular: 'endpointslice',
  namespaced: true,
  schema: 'io.k8s.api.discovery.v1.EndpointSlice',
  storage: 'discovery.k8s.io/endpointslices',
  columns: [
    nameColumn,
    column(['endpointslices', 'AddressType'], (object) => textAt(object, 'addressType')),
    column(['endpointslices', 'Ports'], ports),
    column(['endpointslices', 'Endpoints'], endpoints),
    ageColumn,
  ],
  strategy: {
    generation: false,
    defaults(object) {
      object['endpoints'] ??= [];
      object['ports'] ??= [];
      for (const port of listAt(object, 'ports')) {
        port['name'] ??= '';
        port['protocol'] ??= 'TCP';
      }
    },
    prepareCreate(object) {
      object.metadata.generation = 1;
    },
    prepareUpdate(object, old) {
      const changed =
        JSON.stringify([object['endpoints'], object['ports']]) !== JSON.stringify([old['endpoints'], old['ports']]);
      if (changed) object.metadata.generation = (old.metadata.generation ?? 0) + 1;
    },
    validate: (object) =>
      addressTypes.includes(textAt(object, 'addressType'))
        ? []
        : [notSupported('addressType', at(object, 'addressType') ?? '', addressTypes)],
    validateUpdate: (object, old) =>
      object['addressType'] === old['addressType']
        ? []
        : [invalidValue('addressType', object['addressType'], 'field is immutable')],
  },
};

function ports(object: KubeObject): string {
  const numbers = listAt(object, 'ports').map((port) => (port['port'] === undefined ? '*' : String(port['port'])));
  return shortened(numbers, '<unset>');
}

function endpoints(object: KubeObject): string {
  const addresses = listAt(object, 'endpoints').flatMap((one) =>
    Array.isArray(one['addresses']) ? one['addresses'] : [],
  );
  return shortened(addresses.map(String), '<unset>');
}

function shortened(items: readonly string[], none: string): string {
  if (items.length === 0) return none;
  const shown = items.slice(0, 3).join(',');
  return items.length > 3 ? `${shown} + ${items.length - 3} more...` : shown;
}
