/** What `trap` set: commands for signals and for the end of the shell, and which of them are due. */
import type { Signal } from '../../process.ts';

export type TrapName = Signal['name'] | 'EXIT' | 'ERR' | 'DEBUG' | 'RETURN';

export class Traps {
  /** The empty text ignores the signal. */
  readonly #commands = new Map<TrapName, string>();
  readonly #releases = new Map<TrapName, () => void>();
  readonly #due: TrapName[] = [];
  #running = false;

  get(name: TrapName): string | undefined {
    return this.#commands.get(name);
  }

  entries(): [TrapName, string][] {
    return [...this.#commands];
  }

  /** `release` undoes what the process did to catch the signal. */
  set(name: TrapName, command: string, release: () => void): void {
    this.clear(name);
    this.#commands.set(name, command);
    this.#releases.set(name, release);
  }

  clear(name: TrapName): void {
    this.#releases.get(name)?.();
    this.#releases.delete(name);
    this.#commands.delete(name);
  }

  /** A signal came: its command runs between two commands. */
  remember(name: TrapName): void {
    this.#due.push(name);
  }

  get pending(): boolean {
    return this.#due.length > 0 && !this.#running;
  }

  /** The commands that are due, oldest first; none while one of them runs. */
  async runDue(run: (command: string) => Promise<void>): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    try {
      for (let name = this.#due.shift(); name !== undefined; name = this.#due.shift()) {
        const command = this.#commands.get(name);
        if (command !== undefined && command !== '') await run(command);
      }
    } finally {
      this.#running = false;
    }
  }

  /** A subshell keeps what is ignored, and forgets the commands. */
  inherited(): Traps {
    const traps = new Traps();
    for (const [name, command] of this.#commands) if (command === '') traps.#commands.set(name, command);
    return traps;
  }
}
