/** A job's processes: a terminal's ^C goes to all of them, and they stop and continue together. */
import type { Signal } from '../../process.ts';
import { Gate } from './gate.ts';
import type { RunningProcess } from './running-process.ts';

export class ProcessGroup {
  readonly id: number;
  readonly gate = new Gate();
  readonly members = new Set<RunningProcess>();
  readonly #onStop = new Set<() => void>();

  constructor(id: number) {
    this.id = id;
  }

  get stopped(): boolean {
    return this.gate.closed;
  }

  signal(signal: Signal): void {
    for (const member of this.members) member.deliver(signal);
  }

  stop(): void {
    if (this.gate.closed) return;
    this.gate.close();
    for (const listener of this.#onStop) listener();
  }

  continue(): void {
    this.gate.open();
  }

  /** Calls back when the group stops; returns how to stop listening. */
  onStop(listener: () => void): () => void {
    this.#onStop.add(listener);
    return () => this.#onStop.delete(listener);
  }
}
