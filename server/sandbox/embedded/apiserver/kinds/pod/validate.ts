/** Checks a Pod's spec, be it a Pod's own or a template's, in the order and words of the API server. */
import {
  duplicate,
  forbiddenValue,
  invalidValue,
  notFoundValue,
  notSupported,
  required,
  type FieldError,
} from '../../validation/field-error.ts';
import { label, subdomain } from '../../validation/names.ts';
import { quantity } from '../../validation/quantity.ts';
import { isPort, portName, portRange } from '../../validation/ports.ts';
import { validateProbe } from './validate-probe.ts';
import type { Container, ContainerPort, PodSpec, Resources, Volume } from './types.ts';

export function validatePodSpec(spec: PodSpec | undefined, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const volumes = new Set<string>();
  for (const [index, volume] of (spec?.volumes ?? []).entries()) {
    errors.push(...validateVolume(volume, `${path}.volumes[${index}]`, volumes));
  }
  const containers = spec?.containers ?? [];
  if (containers.length === 0) errors.push(required(`${path}.containers`));
  const names = new Set<string>();
  errors.push(...validateContainers(containers, { path: `${path}.containers`, volumes, names }));
  errors.push(...validateContainers(spec?.initContainers ?? [], { path: `${path}.initContainers`, volumes, names }));
  errors.push(...oneOf(`${path}.restartPolicy`, spec?.restartPolicy, ['Always', 'OnFailure', 'Never']));
  errors.push(
    ...oneOf(`${path}.dnsPolicy`, spec?.dnsPolicy, ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']),
  );
  const account = spec?.serviceAccountName ?? '';
  if (account !== '') errors.push(...named(`${path}.serviceAccountName`, account, subdomain));
  const node = spec?.nodeName ?? '';
  if (node !== '') errors.push(...named(`${path}.nodeName`, node, subdomain));
  const deadline = spec?.activeDeadlineSeconds;
  if (deadline !== undefined && deadline < 1) {
    errors.push(invalidValue(`${path}.activeDeadlineSeconds`, deadline, 'must be between 1 and 2147483647, inclusive'));
  }
  return errors;
}

interface Scope {
  readonly path: string;
  readonly volumes: ReadonlySet<string>;
  readonly names: Set<string>;
}

function validateContainers(containers: readonly Container[], { path, volumes, names }: Scope): FieldError[] {
  return containers.flatMap((container, index) => {
    const field = `${path}[${index}]`;
    const errors = validateContainer(container, field, volumes);
    const name = container.name ?? '';
    if (name !== '' && names.has(name)) errors.push(duplicate(`${field}.name`, name));
    names.add(name);
    for (const kind of ['livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
      const probe = container[kind];
      if (probe) errors.push(...validateProbe(probe, `${field}.${kind}`, kind));
    }
    return errors;
  });
}

function validateContainer(container: Container, field: string, volumes: ReadonlySet<string>): FieldError[] {
  const errors: FieldError[] = [];
  const name = container.name ?? '';
  errors.push(...(name === '' ? [required(`${field}.name`)] : named(`${field}.name`, name, label)));
  const image = container.image ?? '';
  if (image === '') errors.push(required(`${field}.image`));
  else if (image.trim() !== image)
    errors.push(invalidValue(`${field}.image`, image, 'must not have leading or trailing whitespace'));
  errors.push(...validatePorts(container.ports ?? [], `${field}.ports`));
  errors.push(...validateEnv(container, `${field}.env`));
  errors.push(...validateMounts(container, `${field}.volumeMounts`, volumes));
  errors.push(...oneOf(`${field}.imagePullPolicy`, container.imagePullPolicy, ['Always', 'IfNotPresent', 'Never']));
  errors.push(...validateResources(container.resources ?? {}, `${field}.resources`));
  return errors;
}

function validatePorts(ports: readonly ContainerPort[], path: string): FieldError[] {
  const names = new Set<string>();
  return ports.flatMap((port, index) => {
    const field = `${path}[${index}]`;
    const errors: FieldError[] = [];
    if (port.name !== undefined && port.name !== '') {
      const problem = portName(port.name);
      if (problem !== undefined) errors.push(invalidValue(`${field}.name`, port.name, problem));
      else if (names.has(port.name)) errors.push(duplicate(`${field}.name`, port.name));
      names.add(port.name);
    }
    if (port.containerPort === undefined || port.containerPort === 0) errors.push(required(`${field}.containerPort`));
    else if (!isPort(port.containerPort))
      errors.push(invalidValue(`${field}.containerPort`, port.containerPort, portRange));
    if (port.hostPort !== undefined && port.hostPort !== 0 && !isPort(port.hostPort)) {
      errors.push(invalidValue(`${field}.hostPort`, port.hostPort, portRange));
    }
    return [...errors, ...oneOf(`${field}.protocol`, port.protocol, ['SCTP', 'TCP', 'UDP'])];
  });
}

function validateEnv(container: Container, path: string): FieldError[] {
  return (container.env ?? []).flatMap(({ name, value, valueFrom }, index) => {
    const field = `${path}[${index}]`;
    const errors: FieldError[] = [];
    if ((name ?? '') === '') errors.push(required(`${field}.name`));
    else if (!/^[ -<>-~]+$/.test(name)) {
      const detail = "a valid environment variable name must consist only of printable ASCII characters other than '='";
      errors.push(invalidValue(`${field}.name`, name, detail));
    }
    if (valueFrom !== undefined && (value ?? '') !== '') {
      errors.push(invalidValue(`${field}.valueFrom`, '', 'may not be specified when `value` is not empty'));
    } else if (valueFrom !== undefined && Object.keys(valueFrom).length === 0) {
      const detail =
        'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`';
      errors.push(invalidValue(`${field}.valueFrom`, '', detail));
    }
    return errors;
  });
}

function validateMounts(container: Container, path: string, volumes: ReadonlySet<string>): FieldError[] {
  const paths = new Set<string>();
  return (container.volumeMounts ?? []).flatMap((mount, index) => {
    const field = `${path}[${index}]`;
    const errors: FieldError[] = [];
    if ((mount.name ?? '') === '') errors.push(required(`${field}.name`));
    else if (!volumes.has(mount.name)) errors.push(notFoundValue(`${field}.name`, mount.name));
    if ((mount.mountPath ?? '') === '') errors.push(required(`${field}.mountPath`));
    else if (paths.has(mount.mountPath))
      errors.push(invalidValue(`${field}.mountPath`, mount.mountPath, 'must be unique'));
    paths.add(mount.mountPath);
    return errors;
  });
}

function validateVolume(volume: Volume, field: string, known: Set<string>): FieldError[] {
  const name = volume.name ?? '';
  const errors = name === '' ? [required(`${field}.name`)] : named(`${field}.name`, name, label);
  if (name !== '' && known.has(name)) errors.push(duplicate(`${field}.name`, name));
  known.add(name);
  const [, second] = Object.keys(volume).filter((key) => key !== 'name');
  if (second !== undefined)
    errors.push(forbiddenValue(`${field}.${second}`, 'may not specify more than 1 volume type'));
  return errors;
}

function validateResources({ limits = {}, requests = {} }: Resources, path: string): FieldError[] {
  const errors: FieldError[] = [];
  for (const [group, values] of Object.entries({ limits, requests })) {
    for (const [name, value] of Object.entries(values)) {
      if (quantity(value) < 0)
        errors.push(invalidValue(`${path}.${group}[${name}]`, value, 'must be greater than or equal to 0'));
    }
  }
  for (const [name, value] of Object.entries(requests)) {
    const limit = limits[name];
    if (limit !== undefined && quantity(value) > quantity(limit)) {
      errors.push(invalidValue(`${path}.requests`, value, `must be less than or equal to ${name} limit of ${limit}`));
    }
  }
  return errors;
}

function oneOf(field: string, value: string | undefined, supported: readonly string[]): FieldError[] {
  if (value === undefined || value === '') return [required(field)];
  return supported.includes(value) ? [] : [notSupported(field, value, supported)];
}

function named(field: string, value: string, check: (name: string) => string | undefined): FieldError[] {
  const problem = check(value);
  return problem === undefined ? [] : [invalidValue(field, value, problem)];
}
