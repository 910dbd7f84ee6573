/** Published ports as the daemon's JSON. */
import type { EngineContainer } from '../../engine/containers/engine-container.ts';

export type PortMap = Record<string, { HostIp: string; HostPort: string }[]>;

export function portMap(ports: EngineContainer['published']): PortMap {
  const map: PortMap = {};
  for (const { containerPort, hostIp, hostPort } of ports) {
    (map[`${containerPort}/tcp`] ??= []).push({ HostIp: hostIp, HostPort: hostPort === 0 ? '' : String(hostPort) });
  }
  return map;
}
