/** Where overlay2 would keep the layers: each has a folder of its own, named after it. */
import { hexDigits } from '../../images/digest.ts';
import type { ImageRecord } from '../../images/record.ts';

/** The topmost first. */
export const layerFolders = ({ layers }: ImageRecord): string[] =>
  layers.map(({ digest }) => hexDigits(digest, 64)).toReversed();

export function overlay(own: string, below: readonly string[]): object {
  const folder = (name: string): string => `/var/lib/docker/overlay2/${name}`;
  return {
    ...(below.length > 0 ? { LowerDir: below.map((name) => `${folder(name)}/diff`).join(':') } : {}),
    MergedDir: `${folder(own)}/merged`,
    UpperDir: `${folder(own)}/diff`,
    WorkDir: `${folder(own)}/work`,
  };
}
