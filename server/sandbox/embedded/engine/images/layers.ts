/** The layers an image is shown to have: what push, pull and history list. */
import type { Image } from '../../container.ts';
import { hexDigits } from '../../images/digest.ts';

export interface HistoryEntry {
  readonly createdBy: string;
  readonly size: number;
  readonly comment: string;
  /** Milliseconds since the epoch. */
  readonly created: number;
}

/** What a build leaves beside the image itself. */
export interface BuildRecord {
  readonly history: readonly HistoryEntry[];
  /** Digests of the layers, lowest first. */
  readonly layers: readonly string[];
}

const BASE_SIZES = [0.35, 0.4, 0.2, 0.05];

/** For an image that was not built here: a few layers, the same each time. */
export function recordOf(image: Image): BuildRecord {
  const created = Date.parse(image.created);
  const history = BASE_SIZES.map((part, i) => ({
    createdBy: i === 0 ? `CMD ${JSON.stringify(image.config.Cmd ?? [])}` : `RUN /bin/sh -c # layer ${i}`,
    size: i === 0 ? 0 : Math.round(image.size * part),
    comment: 'buildkit.dockerfile.v0',
    created,
  }));
  return { history, layers: BASE_SIZES.map((_part, i) => `sha256:${hexDigits(`${image.id} layer ${i}`, 64)}`) };
}
