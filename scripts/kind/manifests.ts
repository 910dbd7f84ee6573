/** The cluster's objects as the manifests say them, with the images of this run: what `kubectl apply -k` would send. */
import type { KubernetesObject } from '@kubernetes/client-node';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { CLUSTER_FOLDER } from './folders.ts';
import { image, type Images } from './images.ts';

/** The folders with a kustomization: the base; what only a dedicated cluster gets; what is applied where it is absent; the server. */
export type Part = '.' | 'dedicated' | 'metrics-server' | 'in-cluster';

const kustomization = z.object({ resources: z.array(z.string()) });

/** The objects of a part, in the order in which they are applied. */
export function readManifests(part: Part, images: Images): KubernetesObject[] {
  const folder = join(CLUSTER_FOLDER, part);
  const { resources } = kustomization.parse(parse(readFileSync(join(folder, 'kustomization.yaml'), 'utf8')));
  return resources.flatMap((file) =>
    parseAllDocuments(readFileSync(join(folder, file), 'utf8')).map((document) => {
      const errors = document.errors.map(({ message }) => message);
      if (errors.length > 0) throw new Error(`${join(folder, file)}: ${errors.join('; ')}`);
      return withImages(document.toJS({ maxAliasCount: 100 }) as KubernetesObject, images);
    }),
  );
}

/** Every `image` of a Pod names what it is for; that is replaced. */
function withImages<T>(value: T, images: Images): T {
  if (Array.isArray(value)) return value.map((entry: unknown) => withImages(entry, images)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, entry]: [string, unknown]) => [
    key,
    key === 'image' && typeof entry === 'string' ? image(images, entry) : withImages(entry, images),
  ]);
  return Object.fromEntries(entries) as T;
}
