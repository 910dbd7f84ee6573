/** From the body of a PATCH to the change it means. */
import { ApiFailure } from '../../upgrade.ts';
import { badRequest, invalid, unprocessable, unsupportedMediaType } from '../failure.ts';
import { isObject, type KubeObject } from '../object.ts';
import { jsonPatch, PatchFailed } from '../patch/json-patch.ts';
import { mergePatch } from '../patch/merge-patch.ts';
import { strategicMergePatch } from '../patch/strategic-merge.ts';
import { invalidValue } from '../validation/field-error.ts';
import { checkObject, type Wanted, type Warn } from './body.ts';
import type { Request } from './request.ts';

export const applyType = 'application/apply-patch+yaml';

export function patchType({ headers }: Request): string {
  return (headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
}

/** The change that a JSON, merge or strategic merge patch means. Throws what the server answers for a bad one. */
export function patchChange(request: Request, wanted: Wanted, warn: Warn): (old: KubeObject) => KubeObject {
  const apply = patcher(request, wanted);
  return (old) => {
    const patched = apply(structuredClone(old));
    if (!isObject(patched)) throw unprocessable();
    const asWritten = structuredClone(patched);
    try {
      return checkObject(patched, { wanted, warn, validation: request.query.get('fieldValidation') });
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      const [, why = error.message] = error.message.split(' cannot be handled as a ');
      const detail = why.slice(why.indexOf(': ') + 2);
      throw invalid({ group: '', kind: '' }, '', [invalidValue('patch', quoted(request, asWritten), detail)]);
    }
  };
}

/** What the error is about, as the server quotes it: a strategic patch as Go prints a map, else the patched object. */
function quoted(request: Request, patched: unknown): string {
  const isStrategic = patchType(request) === 'application/strategic-merge-patch+json';
  return isStrategic ? goMap(parseJson(request)) : JSON.stringify(patched);
}

function goMap(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goMap).join(' ')}]`;
  if (value === null) return '<nil>';
  if (!isObject(value)) return String(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[${entries.map(([name, inner]) => `${name}:${goMap(inner)}`).join(' ')}]`;
}

function patcher(request: Request, wanted: Wanted): (old: KubeObject) => unknown {
  const type = patchType(request);
  if (
    !['application/json-patch+json', 'application/merge-patch+json', 'application/strategic-merge-patch+json'].includes(
      type,
    )
  ) {
    throw unsupportedMediaType();
  }
  const body = parseJson(request);
  if (type === 'application/json-patch+json') {
    if (!Array.isArray(body)) throw badRequest('json: cannot unmarshal object into Go value of type jsonpatch.Patch');
    return (old) => {
      try {
        return jsonPatch(old, body);
      } catch (error) {
        if (error instanceof PatchFailed) throw Object.assign(unprocessable(), { cause: error });
        throw error;
      }
    };
  }
  if (!isObject(body)) throw badRequest('json: cannot unmarshal array into Go value of type map[string]interface {}');
  if (type === 'application/merge-patch+json') return (old) => mergePatch(old, body);
  return (old) => strategicMergePatch(old, body, wanted.schema);
}

function parseJson({ body }: Request): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch (error) {
    throw Object.assign(badRequest('error decoding patch: unexpected end of JSON input'), { cause: error });
  }
}
