/** The files that ConfigMaps, Secrets, fields of the Pod and service account tokens become in a volume. */
import type { Pod } from '../../apiserver/kinds/pod/types.ts';
import { at, isObject, listAt, objectAt, textAt, type JsonObject } from '../../apiserver/object.ts';
import type { SourceContext } from './sources.ts';

export interface ProjectedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly mode: number;
}

interface Projection {
  readonly pod: Pod;
  readonly context: SourceContext;
  readonly mode: number;
}

type Files = Readonly<Record<string, Uint8Array>>;

/** Throws the kubelet's words about what is missing. */
export async function projectedFiles(list: unknown, projection: Projection): Promise<ProjectedFile[]> {
  const files: ProjectedFile[] = [];
  for (const source of Array.isArray(list) ? list.filter(isObject) : []) {
    for (const [type, settings] of Object.entries(source)) {
      if (isObject(settings) && Object.hasOwn(types, type)) files.push(...(await types[type]!(settings, projection)));
    }
  }
  return files;
}

const types: Readonly<Record<string, (settings: JsonObject, projection: Projection) => Promise<ProjectedFile[]>>> = {
  configMap: (settings, projection) => keyed('configmap', settings, projection),
  secret: (settings, projection) => keyed('secret', settings, projection),
  async downwardAPI(settings, { pod, mode }) {
    return listAt(settings, 'items').map((item) => {
      const text = fieldText(pod, textAt(item, 'fieldRef', 'fieldPath'));
      return { path: textAt(item, 'path'), bytes: encoded(text), mode: Number(item['mode'] ?? mode) };
    });
  },
  async serviceAccountToken(settings, { pod, context, mode }) {
    const text = token(pod, {
      now: context.registry.clock.now(),
      seconds: Number(settings['expirationSeconds'] ?? 3600),
    });
    return [{ path: textAt(settings, 'path'), bytes: encoded(text), mode }];
  },
};

async function keyed(
  kind: 'configmap' | 'secret',
  settings: JsonObject,
  { pod, context, mode }: Projection,
): Promise<ProjectedFile[]> {
  const [name, namespace] = [textAt(settings, 'name'), pod.metadata.namespace ?? ''];
  const found = await context.registry.storage.get({ storage: `${kind}s`, namespace, name });
  const isOptional = settings['optional'] === true;
  if (!found) {
    if (isOptional) return [];
    throw new Error(`${kind} "${name}" not found`);
  }
  const all = contents(kind, found.object);
  const items = listAt(settings, 'items');
  if (items.length === 0) return Object.entries(all).map(([path, bytes]) => ({ path, bytes, mode }));
  return items.flatMap((item) => {
    const bytes = all[textAt(item, 'key')];
    if (bytes) return [{ path: textAt(item, 'path'), bytes, mode: Number(item['mode'] ?? mode) }];
    if (isOptional) return [];
    throw new Error(`references non-existent ${kind === 'secret' ? 'secret' : 'config'} key: ${textAt(item, 'key')}`);
  });
}

function contents(kind: 'configmap' | 'secret', object: unknown): Files {
  const text = Object.entries(objectAt(object, 'data')).map(([key, value]) => {
    return [key, kind === 'secret' ? decoded(String(value)) : encoded(String(value))] as const;
  });
  const binary = Object.entries(objectAt(object, 'binaryData')).map(
    ([key, value]) => [key, decoded(String(value))] as const,
  );
  return Object.fromEntries([...text, ...binary]);
}

function fieldText(pod: Pod, path: string): string {
  const keyed = /^metadata\.(labels|annotations)(?:\['(.+)'\])?$/.exec(path);
  if (!keyed) return String(at(pod, ...path.split('.')) ?? '');
  const map = objectAt(pod, 'metadata', keyed[1] ?? '');
  if (keyed[2] !== undefined) return String(map[keyed[2]] ?? '');
  return Object.entries(map)
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .sort()
    .join('\n');
}

/** Of the right shape, signed by nobody: nothing in the simulator checks it. */
function token({ metadata, spec }: Pod, { now, seconds }: { now: number; seconds: number }): string {
  const namespace = metadata.namespace ?? '';
  const account = spec.serviceAccountName ?? 'default';
  const issued = Math.floor(now / 1000);
  const claims = {
    aud: ['https://kubernetes.default.svc.cluster.local'],
    exp: issued + seconds,
    iat: issued,
    iss: 'https://kubernetes.default.svc.cluster.local',
    'kubernetes.io': { namespace, pod: { name: metadata.name, uid: metadata.uid }, serviceaccount: { name: account } },
    sub: `system:serviceaccount:${namespace}:${account}`,
  };
  return [{ alg: 'RS256', kid: 'sandbox' }, claims, 'not signed']
    .map((part) => base64url(JSON.stringify(part)))
    .join('.');
}

function base64url(text: string): string {
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function encoded(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function decoded(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.codePointAt(0) ?? 0);
}
