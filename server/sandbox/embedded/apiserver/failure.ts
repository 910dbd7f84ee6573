/** The errors an API server answers, in its own words. Each makes an {@link ApiFailure} with the `Status` of the answer. */
import { ApiFailure } from '../upgrade.ts';
import type { FieldError } from './validation/field-error.ts';

export interface Named {
  readonly group: string;
  readonly resource: string;
  readonly kind: string;
}

export function notFound(kind: Named, name: string): ApiFailure {
  return about(kind, name, { code: 404, reason: 'NotFound', message: `${qualified(kind)} "${name}" not found` });
}

export function alreadyExists(kind: Named, name: string): ApiFailure {
  return about(kind, name, {
    code: 409,
    reason: 'AlreadyExists',
    message: `${qualified(kind)} "${name}" already exists`,
  });
}

export function conflict(kind: Named, name: string, why: string): ApiFailure {
  const message = `Operation cannot be fulfilled on ${qualified(kind)} "${name}": ${why}`;
  return about(kind, name, { code: 409, reason: 'Conflict', message });
}

export const modified = 'the object has been modified; please apply your changes to the latest version and try again';

export function forbidden(kind: Named, name: string, why: string, causes?: readonly Cause[]): ApiFailure {
  const message = `${qualified(kind)} "${name}" is forbidden: ${why}`;
  return about(kind, name, { code: 403, reason: 'Forbidden', message }, causes);
}

export function invalid(
  kind: { readonly group: string; readonly kind: string },
  name: string,
  errors: readonly FieldError[],
): ApiFailure {
  const texts = [...new Set(errors.map((error) => `${error.field}: ${error.message}`))];
  const list = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  const group = kind.group === '' ? '' : `.${kind.group}`;
  return new ApiFailure({
    code: 422,
    reason: 'Invalid',
    message: `${kind.kind}${group} "${name}" is invalid: ${list}`,
    details: {
      ...(name === '' ? {} : { name }),
      ...(kind.group === '' ? {} : { group: kind.group }),
      ...(kind.kind === '' ? {} : { kind: kind.kind }),
      causes: errors.map((error) => ({ reason: error.reason, message: error.message, field: error.field })),
    },
  });
}

export function badRequest(message: string): ApiFailure {
  return new ApiFailure({ code: 400, reason: 'BadRequest', message });
}

export function noSuchResource(): ApiFailure {
  const message = 'the server could not find the requested resource';
  return new ApiFailure({ code: 404, reason: 'NotFound', message, details: {} });
}

export function methodNotAllowed(): ApiFailure {
  const message = 'the server does not allow this method on the requested resource';
  return new ApiFailure({ code: 405, reason: 'MethodNotAllowed', message, details: {} });
}

export function unsupportedMediaType(): ApiFailure {
  return new ApiFailure({
    code: 415,
    reason: 'UnsupportedMediaType',
    message: '415: Unsupported Media Type',
    details: {},
  });
}

export function unknownFormat(): ApiFailure {
  const message =
    'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml';
  return new ApiFailure({ code: 415, reason: 'UnsupportedMediaType', message });
}

export function unprocessable(): ApiFailure {
  const message = 'the server rejected our request due to an error in our request';
  return new ApiFailure({ code: 422, reason: 'Invalid', message, details: {} });
}

export function expired(asked: number, oldest: number): ApiFailure {
  return new ApiFailure({ code: 410, reason: 'Expired', message: `too old resource version: ${asked} (${oldest})` });
}

export function internal(message: string): ApiFailure {
  return new ApiFailure({
    code: 500,
    reason: 'InternalError',
    message: `Internal error occurred: ${message}`,
    details: { causes: [{ message }] },
  });
}

export interface Cause {
  readonly reason?: string;
  readonly message: string;
  readonly field?: string;
}

/** The resource with its group, as messages name it: `pods`, `replicasets.apps`. */
export function qualified(kind: Named): string {
  return kind.group === '' ? kind.resource : `${kind.resource}.${kind.group}`;
}

function about(
  kind: Named,
  name: string,
  status: { code: number; reason: string; message: string },
  causes?: readonly Cause[],
): ApiFailure {
  const details = {
    name,
    ...(kind.group === '' ? {} : { group: kind.group }),
    kind: kind.resource,
    ...(causes ? { causes } : {}),
  };
  return new ApiFailure({ ...status, details });
}
