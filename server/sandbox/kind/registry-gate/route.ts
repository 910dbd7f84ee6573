/** What a request is about, read from its path. Only these shapes pass; nothing in them can climb out of a repository. */
import { isBox } from './token.ts';

/** Each kind of request with what its path names. */
interface Routes {
  readonly health: object;
  readonly base: object;
  readonly catalog: object;
  readonly tags: InRepository;
  readonly manifest: InRepository & { readonly reference: string };
  readonly blob: InRepository & { readonly digest: string };
  readonly 'start-upload': InRepository;
  readonly upload: InRepository & { readonly upload: string };
  readonly repositories: object;
  readonly repository: InRepository;
  readonly box: { readonly box: string };
}

interface InRepository {
  readonly repository: string;
}

export type RouteOf<K extends keyof Routes> = Routes[K] & { readonly kind: K };
export type Route = { [K in keyof Routes]: RouteOf<K> }[keyof Routes];

export const METHODS: Readonly<Record<Route['kind'], readonly string[]>> = {
  health: ['GET', 'HEAD'],
  base: ['GET', 'HEAD'],
  catalog: ['GET'],
  tags: ['GET'],
  manifest: ['GET', 'HEAD', 'PUT'],
  blob: ['GET', 'HEAD'],
  'start-upload': ['POST'],
  upload: ['GET', 'PATCH', 'PUT', 'DELETE'],
  repositories: ['GET'],
  repository: ['PUT'],
  box: ['DELETE'],
};

const PART = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const NAME = new RegExp(`^${PART}(?:/${PART})*$`);
/** A registry allows 255 characters; some are for the box in front. */
const MAX_NAME = 200;
const DIGEST = /^sha(?:256:[a-f0-9]{64}|512:[a-f0-9]{128})$/;
const TAG = /^\w[\w.-]{0,127}$/;
const UPLOAD = /^[\w=-]{1,200}$/;

const FIXED: Readonly<Record<string, Route>> = {
  '/healthz': { kind: 'health' },
  '/v2': { kind: 'base' },
  '/v2/': { kind: 'base' },
  '/v2/_catalog': { kind: 'catalog' },
  '/sandbox/repositories': { kind: 'repositories' },
};

export const isName = (text: string): boolean => text.length <= MAX_NAME && NAME.test(text);

/** Undefined when there is nothing at that path. */
export function routeOf(path: string): Route | undefined {
  if (Object.hasOwn(FIXED, path)) return FIXED[path];
  const [, box] = /^\/sandbox\/boxes\/([^/]+)$/.exec(path) ?? [];
  if (box !== undefined) return isBox(box) ? { kind: 'box', box } : undefined;
  const [, created] = /^\/sandbox\/repositories\/(.+)$/.exec(path) ?? [];
  if (created !== undefined) return isName(created) ? { kind: 'repository', repository: created } : undefined;
  return path.startsWith('/v2/') ? registryRoute(path.slice('/v2/'.length).split('/')) : undefined;
}

/** The last parts say what is asked of the repository that the others name. */
function registryRoute(parts: readonly string[]): Route | undefined {
  const [third, second = '', last = ''] = parts.slice(-3);
  if (third === 'blobs' && second === 'uploads') {
    const repository = named(parts.slice(0, -3));
    if (repository === undefined) return undefined;
    if (last === '') return { kind: 'start-upload', repository };
    return UPLOAD.test(last) ? { kind: 'upload', repository, upload: last } : undefined;
  }
  const repository = named(parts.slice(0, -2));
  if (repository === undefined) return undefined;
  if (second === 'tags' && last === 'list') return { kind: 'tags', repository };
  if (second === 'blobs' && DIGEST.test(last)) return { kind: 'blob', repository, digest: last };
  if (second === 'manifests' && (DIGEST.test(last) || TAG.test(last)))
    return { kind: 'manifest', repository, reference: last };
  return undefined;
}

function named(parts: readonly string[]): string | undefined {
  const name = parts.join('/');
  return isName(name) ? name : undefined;
}
