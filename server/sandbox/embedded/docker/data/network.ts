/** Networks, and what a container has of them, as the daemon's JSON. */
import { hexDigits } from '../../images/digest.ts';
import type { Engine } from '../../engine/engine.ts';
import type { EngineContainer } from '../../engine/containers/engine-container.ts';
import type { EngineNetwork } from '../../engine/networks.ts';
import { portMap, type PortMap } from './ports.ts';
import { time } from './time.ts';

export function networkData(engine: Engine, container: EngineContainer): object {
  const network = engine.networks.get(container.config.network);
  const on = container.running && container.ip !== '';
  const address = {
    Gateway: on ? `${network.subnet}.1` : '',
    IPAddress: on ? container.ip : '',
    IPPrefixLen: on ? 16 : 0,
    IPv6Gateway: '',
    GlobalIPv6Address: '',
    GlobalIPv6PrefixLen: 0,
  };
  const mac = on ? macOf(container.ip) : '';
  const endpointId = on ? hexDigits(`endpoint ${container.id}`, 64) : '';
  return {
    Bridge: '',
    SandboxID: on ? hexDigits(`sandbox ${container.id}`, 64) : '',
    SandboxKey: on ? `/var/run/docker/netns/${hexDigits(`sandbox ${container.id}`, 12)}` : '',
    Ports: portsData(container),
    HairpinMode: false,
    LinkLocalIPv6Address: '',
    LinkLocalIPv6PrefixLen: 0,
    SecondaryIPAddresses: null,
    SecondaryIPv6Addresses: null,
    EndpointID: endpointId,
    Gateway: address.Gateway,
    GlobalIPv6Address: '',
    GlobalIPv6PrefixLen: 0,
    IPAddress: address.IPAddress,
    IPPrefixLen: address.IPPrefixLen,
    IPv6Gateway: '',
    MacAddress: mac,
    Networks: {
      [network.name]: {
        IPAMConfig: null,
        Links: null,
        Aliases: container.config.aliases.length > 0 ? container.config.aliases : null,
        MacAddress: mac,
        DriverOpts: null,
        GwPriority: 0,
        NetworkID: network.id,
        EndpointID: endpointId,
        ...address,
        DNSNames: network.resolvesNames ? [container.name, container.id.slice(0, 12)] : null,
      },
    },
  };
}

function portsData(container: EngineContainer): Record<string, PortMap[string] | null> {
  if (!container.running) return {};
  const exposed = Object.fromEntries(Object.keys(container.image.config.ExposedPorts).map((port) => [port, null]));
  return { ...exposed, ...portMap(container.published) };
}

export function networkInspectData(engine: Engine, network: EngineNetwork): object {
  const members = engine.list().filter((container) => container.running && container.config.network === network.name);
  return {
    Name: network.name,
    Id: network.id,
    Created: time(network.createdAt),
    Scope: 'local',
    Driver: network.driver,
    EnableIPv4: true,
    EnableIPv6: false,
    IPAM: {
      Driver: 'default',
      Options: null,
      Config: network.driver === 'bridge' ? [{ Subnet: `${network.subnet}.0/16`, Gateway: `${network.subnet}.1` }] : [],
    },
    Internal: network.internal,
    Attachable: false,
    Ingress: false,
    Containers: Object.fromEntries(
      members.map((container) => [
        container.id,
        {
          Name: container.name,
          EndpointID: hexDigits(`endpoint ${container.id}`, 64),
          MacAddress: macOf(container.ip),
          IPv4Address: `${container.ip}/16`,
          IPv6Address: '',
        },
      ]),
    ),
    Options: {},
    Labels: network.labels,
  };
}

/** As Docker derives it from the address. */
function macOf(ip: string): string {
  return `02:42:${ip
    .split('.')
    .map((part) => Number(part).toString(16).padStart(2, '0'))
    .join(':')}`;
}
