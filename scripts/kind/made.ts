/** Remembers on this machine which kind clusters kind:up made, so that kind:down removes those and no others. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE_FOLDER } from './folders.ts';

/** `making`: kind has not said yet that it is done. */
export type Made = 'making' | 'made';

export function madeHere(name: string): Made | undefined {
  try {
    return readFileSync(path(name), 'utf8').trim() === 'made' ? 'made' : 'making';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

export function remember(name: string, state: Made): void {
  mkdirSync(CACHE_FOLDER, { recursive: true });
  writeFileSync(path(name), `${state}\n`);
}

export const forget = (name: string): void => rmSync(path(name), { force: true });

const path = (name: string): string => join(CACHE_FOLDER, `cluster-${name}`);
