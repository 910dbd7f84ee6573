/** Checks a probe. */
import { forbiddenValue, invalidValue, required, type FieldError } from '../../validation/field-error.ts';
import type { Probe } from './types.ts';
import { isPort, portName, portRange } from '../../validation/ports.ts';

const handlers = ['exec', 'httpGet', 'tcpSocket', 'grpc'] as const;
const numbers = [
  'initialDelaySeconds',
  'timeoutSeconds',
  'periodSeconds',
  'successThreshold',
  'failureThreshold',
] as const;

export function validateProbe(probe: Probe, field: string, kind: string): FieldError[] {
  const errors: FieldError[] = [];
  let seen = 0;
  for (const handler of handlers) {
    if (probe[handler] === undefined) continue;
    if (seen > 0) errors.push(forbiddenValue(`${field}.${handler}`, 'may not specify more than 1 handler type'));
    else errors.push(...validateHandler(probe, `${field}.${handler}`, handler));
    seen += 1;
  }
  if (seen === 0) errors.push(required(field, 'must specify a handler type'));
  for (const name of numbers) {
    const value = probe[name];
    if (value !== undefined && value < 0) {
      errors.push(invalidValue(`${field}.${name}`, value, 'must be greater than or equal to 0'));
    }
  }
  if (kind !== 'readinessProbe' && probe.successThreshold !== undefined && probe.successThreshold !== 1) {
    errors.push(invalidValue(`${field}.successThreshold`, probe.successThreshold, 'must be 1'));
  }
  return errors;
}

function validateHandler(probe: Probe, field: string, handler: (typeof handlers)[number]): FieldError[] {
  if (handler === 'exec') return (probe.exec?.command ?? []).length === 0 ? [required(`${field}.command`)] : [];
  if (handler === 'httpGet') {
    const path = probe.httpGet?.path ?? '';
    return [...(path === '' ? [required(`${field}.path`)] : []), ...validatePort(probe.httpGet?.port, `${field}.port`)];
  }
  return validatePort(handler === 'grpc' ? probe.grpc?.port : probe.tcpSocket?.port, `${field}.port`);
}

function validatePort(port: number | string | undefined, field: string): FieldError[] {
  if (typeof port === 'string') {
    const problem = portName(port);
    return problem === undefined ? [] : [invalidValue(field, port, problem)];
  }
  return isPort(port ?? 0) ? [] : [invalidValue(field, port ?? 0, portRange)];
}
