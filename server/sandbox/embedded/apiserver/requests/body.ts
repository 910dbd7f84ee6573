/** The object in a request's body, decoded as strictly as the client asked for. */
import { parse } from 'yaml';
import { badRequest, unknownFormat } from '../failure.ts';
import type { Kind } from '../kind.ts';
import { isObject, type KubeObject } from '../object.ts';
import { checkBody } from '../schema/decode.ts';
import { typeNames, typeNamed } from '../schema/schema.ts';
import { decodeProtobuf, protobufType } from './protobuf.ts';
import type { Request } from './request.ts';

export interface Wanted {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly schema: string;
}

export type Warn = (text: string) => void;

/** Throws the server's own 400 for what can't be read. */
export function decodeObject(request: Request, wanted: Wanted, warn: Warn): KubeObject {
  const body = readBody(request, wanted.kind);
  if (!isObject(body))
    throw unrecognized(
      wanted.kind,
      request,
      "couldn't get version/kind; json parse error: json: cannot unmarshal array into Go value",
    );
  return checkObject(body, { wanted, warn, validation: request.query.get('fieldValidation') });
}

/** Checks and cleans an object, wherever it came from: its kind, its fields, their types. */
export function checkObject(
  body: Record<string, unknown>,
  { wanted, warn, validation }: { wanted: Wanted; warn: Warn; validation: string | null },
): KubeObject {
  checkKind(body, wanted);
  const label = `${wanted.kind} in version "${versionOf(wanted)}" cannot be handled as a ${wanted.kind}`;
  const { unknown, mismatch } = checkBody(body, wanted.schema);
  if (mismatch !== undefined) throw badRequest(`${label}: ${mismatch}`);
  if (unknown.length > 0 && validation === 'Strict') {
    throw badRequest(
      `${label}: strict decoding error: ${unknown.map((field) => `unknown field ${JSON.stringify(field)}`).join(', ')}`,
    );
  }
  if (validation !== 'Ignore') for (const field of unknown) warn(`unknown field ${JSON.stringify(field)}`);
  body['metadata'] ??= {};
  // The schema check above is what makes it one.
  return body as KubeObject;
}

export function readBody(request: Request, kind: string): unknown {
  const text = new TextDecoder().decode(request.body);
  const type = (request.headers['content-type'] ?? 'application/json').split(';')[0]?.trim();
  if (type === 'application/yaml' || type === 'application/apply-patch+yaml') return parse(text);
  if (type === protobufType) {
    const decoded = decodeProtobuf(request.body);
    if (decoded) return decoded;
  }
  if (type !== 'application/json' && type !== '') throw unknownFormat();
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unrecognized(kind, request, `couldn't get version/kind; json parse error: ${goJsonError(text, error)}`);
  }
}

function unrecognized(kind: string, request: Request, why: string): Error {
  const text = new TextDecoder().decode(request.body);
  const shown = text.length > 30 ? `${text.slice(0, 30)} ...` : text === '' ? '<empty>' : text;
  return badRequest(`the object provided is unrecognized (must be of type ${kind}): ${why} (${shown})`);
}

function goJsonError(text: string, error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  const position = /position (\d+)/.exec(message)?.[1];
  const character = position === undefined ? undefined : text[Number(position)];
  if (character === undefined || message.includes('end of JSON')) return 'unexpected end of JSON input';
  return `invalid character '${character}' looking for beginning of value`;
}

function checkKind(body: Record<string, unknown>, wanted: Wanted): void {
  body['apiVersion'] ||= versionOf(wanted);
  body['kind'] ||= wanted.kind;
  const apiVersion = String(body['apiVersion']);
  const kind = String(body['kind']);
  if (apiVersion === versionOf(wanted) && kind === wanted.kind) return;
  const label = `${kind} in version "${short(apiVersion)}" cannot be handled as a ${wanted.kind}`;
  if (!isRegistered(apiVersion, kind)) {
    throw badRequest(
      `${label}: no kind "${kind}" is registered for version "${apiVersion}" in scheme "pkg/runtime/scheme.go:111"`,
    );
  }
  const target = `${wanted.group === '' ? 'core' : (wanted.group.split('.')[0] ?? '')}.${wanted.kind}`;
  throw badRequest(`${label}: converting (${short(apiVersion)}.${kind}) to (${target}): unknown conversion`);
}

function isRegistered(apiVersion: string, kind: string): boolean {
  return typeNames().some((name) =>
    typeNamed(name).gvk?.some(
      (one) => one.kind === kind && (one.group === '' ? one.version : `${one.group}/${one.version}`) === apiVersion,
    ),
  );
}

function versionOf({ group, version }: Pick<Kind, 'group' | 'version'>): string {
  return group === '' ? version : `${group}/${version}`;
}

function short(apiVersion: string): string {
  return apiVersion.slice(apiVersion.indexOf('/') + 1);
}
