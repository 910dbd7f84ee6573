/** `kubectl create service`: one command for each type. */
import { KubectlError } from '../../cli/error.ts';
import type { FlagRules } from '../../cli/flags.ts';
import type { Invocation, Verb, VerbGroup } from '../../invocation.ts';
import { creating } from './creating.ts';

const TCP = {
  tcp: { type: 'list', help: "Port pairs can be specified as '<port>:<targetPort>'." },
} as const satisfies FlagRules;

const clusterIp = service('ClusterIP', {
  usage: 'NAME [--tcp=<port>:<targetPort>] [--dry-run=server|client|none] [options]',
  flags: {
    ...TCP,
    clusterip: { type: 'string', help: "Assign your own ClusterIP or set to 'None' for a 'headless' service." },
  },
  spec: ({ flags }) => (flags.has('clusterip') ? { clusterIP: flags.text('clusterip') } : {}),
  portless: ({ flags }) => flags.text('clusterip') === 'None',
});

const nodePort = service('NodePort', {
  usage: 'NAME [--tcp=port:targetPort] [--dry-run=server|client|none] [options]',
  flags: {
    ...TCP,
    'node-port': { type: 'int', default: '0', help: 'Port used to expose the service on each node in a cluster.' },
  },
});

const loadBalancer = service('LoadBalancer', {
  usage: 'NAME [--tcp=port:targetPort] [--dry-run=server|client|none] [options]',
  flags: TCP,
});

const externalName = service('ExternalName', {
  usage: 'NAME --external-name external.name [--dry-run=server|client|none] [options]',
  flags: { ...TCP, 'external-name': { type: 'string', required: true, help: 'External name of service' } },
  spec: ({ flags }) => ({ externalName: flags.text('external-name') }),
  portless: () => true,
});

export const serviceGroup: VerbGroup = {
  summary: 'Create a service using a specified subcommand.\n\nAliases:\nservice, svc',
  usage: '[flags] [options]',
  commands: {
    clusterip: clusterIp,
    externalname: externalName,
    loadbalancer: loadBalancer,
    nodeport: nodePort,
  },
};

interface TypeOfService {
  readonly usage: string;
  readonly flags: FlagRules;
  /** What only this type has. */
  readonly spec?: (call: Invocation) => object;
  /** Whether it can do without ports. */
  readonly portless?: (call: Invocation) => boolean;
}

function service(type: string, { usage, flags, spec, portless }: TypeOfService): Verb {
  const article = /^[AEIOU]/.test(type) ? 'an' : 'a';
  return creating({
    path: `service ${type.toLowerCase()}`,
    usage,
    brief: `Create ${article} ${type} service`,
    summary: `Create ${article} ${type} service with the specified name.`,
    flags,
    kind: { kind: 'Service', group: '', version: 'v1', name: 'services', namespaced: true },
    failed: `${type} service`,
    async make(call, name) {
      const pairs = call.flags.list('tcp');
      if (pairs.length === 0 && !portless?.(call))
        throw new KubectlError('error: at least one tcp port specifier must be provided');
      const ports = pairs.map((pair) => portOf(pair, call.flags.int('node-port') || 0));
      return {
        metadata: { name, labels: { app: name } },
        spec: { ...spec?.(call), ...(ports.length > 0 ? { ports } : {}), selector: { app: name }, type },
        status: { loadBalancer: {} },
      };
    },
  });
}

/** `80`, `80:8080` or `80:http`. */
function portOf(pair: string, nodePort: number): object {
  const [port = '', target = port] = pair.split(':');
  const number = numberOf(port);
  if (number === undefined) throw new KubectlError(`error: strconv.ParseUint: parsing "${port}": invalid syntax`);
  return {
    name: pair.replaceAll(':', '-'),
    port: number,
    protocol: 'TCP',
    targetPort: numberOf(target) ?? target,
    ...(nodePort > 0 ? { nodePort } : {}),
  };
}

const numberOf = (text: string): number | undefined => (/^\d+$/.test(text) ? Number(text) : undefined);
