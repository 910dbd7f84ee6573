/** What an image consists of beside its files: its layers, and how each of them came about. */
import type { Image } from '../container.ts';
import { hexDigits } from './digest.ts';

export interface Layer {
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
}

export interface HistoryEntry {
  readonly createdBy: string;
  readonly size: number;
  readonly comment: string;
  /** Milliseconds since the epoch. */
  readonly created: number;
}

export interface ImageRecord {
  /** Newest first, as `docker history` lists it. */
  readonly history: readonly HistoryEntry[];
  /** Lowest first. */
  readonly layers: readonly Layer[];
}

/** Of an image that was not built here: it is made by the simulator, in one piece, and its history says so. */
export function recordOf(image: Image): ImageRecord {
  const created = Date.parse(image.created);
  const command =
    image.config.Cmd === null ? [] : [`CMD [${image.config.Cmd.map((word) => JSON.stringify(word)).join(' ')}]`];
  const steps = command.map((createdBy) => ({ createdBy, size: 0, comment: '', created }));
  return {
    history: [...steps, { createdBy: '', size: image.size, comment: 'Made by the simulator', created }],
    layers: [{ digest: `sha256:${hexDigits(`${image.id} files`, 64)}`, size: image.size }],
  };
}

/** The twelve digits by which push and pull name a layer. */
export const shortLayer = ({ digest }: Layer): string => digest.slice(7, 19);
