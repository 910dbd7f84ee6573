/** The build cache: what a step gave, by everything it depended on. */
import type { Quota } from '../../machine/files/quota.ts';
import type { DiskEntry } from '../../machine/files/disk.ts';
import type { Layer } from '../../images/record.ts';
import { hexDigits } from '../../images/digest.ts';

export interface CachedStep {
  readonly id: string;
  readonly entries: readonly DiskEntry[];
  /** Bytes the step added. */
  readonly size: number;
  readonly layer: string;
  lastUsed: number;
}

/** It takes room of the sandbox's disk, and gives up what was not used for longest when there is none left. */
export class BuildCache {
  readonly #quota: Quota;
  readonly #steps = new Map<string, CachedStep>();
  readonly #bases = new Set<string>();

  constructor(quota: Quota) {
    this.#quota = quota;
  }

  /** Whether an earlier build began with this image. */
  noteBase(image: string): boolean {
    const known = this.#bases.has(image);
    this.#bases.add(image);
    return known;
  }

  get(key: string, now: number): CachedStep | undefined {
    const step = this.#steps.get(key);
    if (step !== undefined) step.lastUsed = now;
    return step;
  }

  set(key: string, step: Omit<CachedStep, 'id' | 'lastUsed'>, now: number): CachedStep {
    const stored: CachedStep = { ...step, id: cacheId(key), lastUsed: now };
    this.#drop(key);
    if (this.makeRoom(step.size)) {
      this.#quota.take(step.size);
      this.#steps.set(key, stored);
    }
    return stored;
  }

  list(): readonly CachedStep[] {
    return [...this.#steps.values()];
  }

  holdsLayer({ digest }: Layer): boolean {
    return this.list().some(({ layer }) => layer === digest);
  }

  clear(): readonly CachedStep[] {
    const steps = this.list();
    for (const key of this.#steps.keys()) this.#drop(key);
    return steps;
  }

  /** False when the disk has no such room even without the cache. */
  makeRoom(bytes: number): boolean {
    const oldest = [...this.#steps].toSorted(([, a], [, b]) => a.lastUsed - b.lastUsed);
    for (const [key] of oldest) {
      if (this.#quota.used + bytes <= this.#quota.limit) break;
      this.#drop(key);
    }
    return this.#quota.used + bytes <= this.#quota.limit;
  }

  #drop(key: string): void {
    const step = this.#steps.get(key);
    if (step === undefined) return;
    this.#quota.take(-step.size);
    this.#steps.delete(key);
  }
}

/** 25 characters, as BuildKit names its records. */
function cacheId(key: string): string {
  return BigInt(`0x${hexDigits(key, 32)}`)
    .toString(36)
    .padStart(25, '0')
    .slice(0, 25);
}
