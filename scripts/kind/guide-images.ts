/** The images that the guide's pages name: as the pages name them, and where they come from. */
import { ensureImage, imageId, tagImage } from './docker.ts';
import { image, readImages, type Images } from './images.ts';

export interface GuideImage {
  /** As a page writes it, such as ghost:6-alpine. */
  readonly name: string;
  /** The id that this machine's docker has it under. */
  readonly id: string;
}

const isGuides = (use: string): boolean => use.startsWith('guide/');

export const guideImageNames = (): string[] =>
  [...readImages()].filter(([use]) => isGuides(use)).map(([, name]) => name);

/** Sees that this machine's docker has them all, under the names of the pages. */
export async function ensureGuideImages(images: Images, signal: AbortSignal): Promise<GuideImage[]> {
  const found: GuideImage[] = [];
  for (const [use, name] of readImages()) {
    if (!isGuides(use)) continue;
    const present = await imageId(name);
    const id = present ?? (await ensureImage(image(images, use), signal));
    if (present === undefined) await tagImage(image(images, use), name);
    found.push({ name, id });
  }
  return found;
}
