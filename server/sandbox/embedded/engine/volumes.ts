/** Volumes: disks that outlive the containers that use them. */
import { Disk } from '../machine/files/disk.ts';
import type { Quota } from '../machine/files/quota.ts';
import { EngineError } from './engine-error.ts';
import { randomId } from './names.ts';

export interface Volume {
  readonly name: string;
  readonly disk: Disk;
  readonly createdAt: number;
  readonly anonymous: boolean;
  readonly labels: Readonly<Record<string, string>>;
}

export class Volumes {
  readonly #quota: Quota;
  readonly #now: () => number;
  readonly #random: () => number;
  readonly #volumes = new Map<string, Volume>();

  constructor(options: { readonly quota: Quota; readonly now: () => number; readonly random: () => number }) {
    this.#quota = options.quota;
    this.#now = options.now;
    this.#random = options.random;
  }

  list(): readonly Volume[] {
    return [...this.#volumes.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  find(name: string): Volume | undefined {
    return this.#volumes.get(name);
  }

  get(name: string): Volume {
    const volume = this.find(name);
    if (volume === undefined) throw new EngineError(404, `get ${name}: no such volume`);
    return volume;
  }

  /** The volume of this name, made if it is not there; without a name a new one. */
  ensure(name: string | undefined, labels: Readonly<Record<string, string>> = {}): Volume {
    const existing = name === undefined ? undefined : this.#volumes.get(name);
    if (existing !== undefined) return existing;
    if (name !== undefined && !/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(name)) {
      throw new EngineError(
        400,
        `create ${name}: "${name}" includes invalid characters for a local volume name, only "[a-zA-Z0-9][a-zA-Z0-9_.-]" are allowed. If you intended to pass a host directory, use absolute path`,
      );
    }
    const volume: Volume = {
      name: name ?? randomId(this.#random),
      disk: new Disk({ quota: this.#quota, now: this.#now }),
      createdAt: this.#now(),
      anonymous: name === undefined,
      labels,
    };
    this.#volumes.set(volume.name, volume);
    return volume;
  }

  remove(name: string, users: readonly string[]): void {
    const volume = this.get(name);
    if (users.length > 0) throw new EngineError(409, `remove ${name}: volume is in use - [${users.join(', ')}]`);
    volume.disk.dispose();
    this.#volumes.delete(name);
  }
}
