/** What the server fills in where a Pod, or a template of Pods, leaves something out. */
import type { Container, ContainerPort, PodSpec, Probe } from './types.ts';

export function defaultPodSpec(spec: PodSpec): void {
  for (const container of [
    ...(spec.initContainers ?? []),
    ...(spec.containers ?? []),
    ...(spec.ephemeralContainers ?? []),
  ]) {
    defaultContainer(container, spec.hostNetwork === true);
  }
  for (const volume of spec.volumes ?? []) defaultVolume(volume);
  spec.restartPolicy ??= 'Always';
  spec.terminationGracePeriodSeconds ??= 30;
  spec.dnsPolicy ??= 'ClusterFirst';
  if ((spec.serviceAccountName ?? '') !== '') spec.serviceAccount = spec.serviceAccountName ?? '';
  else if ((spec.serviceAccount ?? '') !== '') spec.serviceAccountName = spec.serviceAccount ?? '';
  spec.securityContext ??= {};
  spec.schedulerName ??= 'default-scheduler';
}

function defaultContainer(container: Container, hostNetwork: boolean): void {
  container.resources ??= {};
  container.terminationMessagePath ??= '/dev/termination-log';
  container.terminationMessagePolicy ??= 'File';
  container.imagePullPolicy ??= pullPolicy(container.image ?? '');
  for (const port of container.ports ?? []) defaultPort(port, hostNetwork);
  for (const probe of [container.livenessProbe, container.readinessProbe, container.startupProbe]) {
    if (probe) defaultProbe(probe);
  }
  for (const handler of [container.lifecycle?.postStart, container.lifecycle?.preStop]) {
    if (handler) defaultHttpGet(handler);
  }
  for (const { valueFrom } of container.env ?? []) {
    if (valueFrom?.['fieldRef']) valueFrom['fieldRef']['apiVersion'] ??= 'v1';
  }
}

function defaultPort(port: ContainerPort, hostNetwork: boolean): void {
  port.protocol ??= 'TCP';
  if (hostNetwork) port.hostPort ??= port.containerPort;
}

function defaultProbe(probe: Probe): void {
  defaultHttpGet(probe);
  probe.timeoutSeconds ??= 1;
  probe.periodSeconds ??= 10;
  probe.successThreshold ??= 1;
  probe.failureThreshold ??= 3;
}

function defaultHttpGet({ httpGet, grpc }: Probe): void {
  if (httpGet) {
    httpGet.path ??= '/';
    httpGet.scheme ??= 'HTTP';
  }
  if (grpc) grpc.service ??= '';
}

function pullPolicy(image: string): string {
  const name = image.slice(image.lastIndexOf('/') + 1);
  if (name.includes('@')) return 'IfNotPresent';
  return !name.includes(':') || name.endsWith(':latest') ? 'Always' : 'IfNotPresent';
}

const modes = ['configMap', 'secret', 'downwardAPI', 'projected'];

function defaultVolume(volume: Record<string, unknown>): void {
  const sources = Object.keys(volume).filter((name) => name !== 'name');
  if (sources.length === 0) volume['emptyDir'] = {};
  for (const name of sources) {
    // A volume's source is an object for every type of volume there is.
    const source = volume[name] as Record<string, unknown> | null;
    if (source === null || typeof source !== 'object') continue;
    if (modes.includes(name)) source['defaultMode'] ??= 0o644;
    if (name === 'hostPath') source['type'] ??= '';
    if (name === 'projected') defaultProjections(source);
    if (name === 'downwardAPI') defaultFieldRefs(source['items']);
  }
}

function defaultProjections(source: Record<string, unknown>): void {
  for (const one of asList(source['sources'])) {
    const token = one['serviceAccountToken'] as Record<string, unknown> | undefined;
    if (token) token['expirationSeconds'] ??= 3600;
    defaultFieldRefs((one['downwardAPI'] as Record<string, unknown> | undefined)?.['items']);
  }
}

function defaultFieldRefs(items: unknown): void {
  for (const item of asList(items)) {
    const ref = item['fieldRef'] as Record<string, unknown> | undefined;
    if (ref) ref['apiVersion'] ??= 'v1';
  }
}

function asList(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? (value as Record<string, unknown>[]) : [];
}
