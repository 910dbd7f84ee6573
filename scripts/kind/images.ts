/** The images of the cluster and their versions: one file, read by `kubectl apply -k` and by this. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { CLUSTER_FOLDER } from './folders.ts';

const schema = z.object({
  images: z.array(
    z.object({ name: z.string(), newName: z.string(), newTag: z.string(), digest: z.string().optional() }),
  ),
});

/** Image names by what they are for, such as `system/registry`. */
export type Images = ReadonlyMap<string, string>;

/** @param registry an operator's own registry, which every image then comes from */
export function readImages(registry?: string): Images {
  const text = readFileSync(join(CLUSTER_FOLDER, 'images/kustomization.yaml'), 'utf8');
  return new Map(
    schema
      .parse(parse(text))
      .images.map(({ name, newName, newTag, digest }) => [
        name,
        `${registry === undefined ? newName : inRegistry(newName, registry)}:${newTag}${digest ? `@${digest}` : ''}`,
      ]),
  );
}

/** `ghost` and `registry.k8s.io/kubectl` as an operator's registry holds them: REGISTRY/library/ghost, REGISTRY/kubectl. */
export function inRegistry(name: string, registry: string): string {
  const [first = '', ...rest] = name.split('/');
  const path = rest.length === 0 ? `library/${first}` : /[.:]|^localhost$/.test(first) ? rest.join('/') : name;
  return `${registry.replace(/\/+$/, '')}/${path}`;
}

export function image(images: Images, use: string): string {
  const found = images.get(use);
  if (found === undefined) throw new Error(`images/kustomization.yaml names no image for ${use}`);
  return found;
}
