/** What is known of each step, and what of it survives a reload: outcomes belong to a sandbox and to a command's text. */
import { recallJson, remember } from '../../client/storage.ts';
import { fingerprint } from '../../guide/fingerprint.ts';
import type { PageStep } from './page-step.ts';
import { IDLE, isEnded, type Ended, type StepStatus } from './status.ts';

/** A command that runs, as a page that is loaded anew needs it to wait for its end. */
export interface HeldStep {
  readonly step: PageStep;
  readonly command: string;
  readonly expected: readonly string[] | undefined;
  readonly terminal: number;
  /** Where in the terminal's stream it was typed. */
  readonly from: number;
}

interface Stored {
  readonly sandbox: string;
  readonly ended: Readonly<Record<string, { readonly hash: string; readonly status: Ended }>>;
  readonly held: readonly HeldStep[];
  /** Steps that had served, or were under way, in the sandbox before this one, in the order of their first run. */
  readonly lost?: readonly string[];
}

const KEY = 'outcomes';

export class Statuses {
  readonly #now = new Map<string, StepStatus>();
  readonly #changed: (key: string) => void;
  #stored: Stored = { sandbox: '', ended: {}, held: [] };

  constructor(changed: (key: string) => void) {
    this.#changed = changed;
    this.reload();
  }

  of(step: PageStep): StepStatus {
    const now = this.#now.get(step.key);
    if (now) return now;
    const { ended } = this.#stored;
    const known = Object.hasOwn(ended, step.key) ? ended[step.key] : undefined;
    return known?.hash === hashOf(step) ? known.status : IDLE;
  }

  /** Whose outcomes these are; empty when there are none. */
  get sandbox(): string {
    return this.#stored.sandbox;
  }

  /** Commands of this sandbox that were running when the page was left. */
  get held(): readonly HeldStep[] {
    return this.#stored.held;
  }

  /** Keys of the steps that had served in the sandbox that is gone, until they are run again or forgotten. */
  get lost(): readonly string[] {
    return this.#stored.lost ?? [];
  }

  forgetLost(): void {
    this.#store({ ...this.#stored, lost: [] });
  }

  set(step: PageStep, status: StepStatus): void {
    if (isEnded(status)) {
      this.#now.delete(step.key);
      const ended = { ...this.#stored.ended, [step.key]: { hash: hashOf(step), status } };
      this.#store({ ...this.#stored, ended });
    } else if (status.state === 'idle') this.#now.delete(step.key);
    else this.#now.set(step.key, status);
    this.#changed(step.key);
  }

  hold(held: HeldStep): void {
    this.#store({
      ...this.#stored,
      held: [...this.#stored.held.filter((one) => one.step.key !== held.step.key), held],
    });
  }

  release(step: PageStep): void {
    this.#store({ ...this.#stored, held: this.#stored.held.filter((one) => one.step.key !== step.key) });
  }

  /** Its sandbox is gone, or going: what had served in it, or was under way, can be run again in the next one. */
  lose(): void {
    const { ended, held } = this.#stored;
    if (this.#stored.sandbox === '') return;
    const good = Object.keys(ended).filter((key) => ['ok', 'differs'].includes(ended[key]?.status.state ?? ''));
    this.#store({ ...this.#stored, lost: [...new Set([...good, ...held.map(({ step }) => step.key)])] });
  }

  /** From now on it is this sandbox's; outcomes of another one are void. */
  belongTo(sandbox: string): void {
    if (this.#stored.sandbox === sandbox) return;
    const keys = [...this.#now.keys(), ...Object.keys(this.#stored.ended)];
    this.#now.clear();
    this.#store({ sandbox, ended: {}, held: [], lost: this.lost });
    for (const key of keys) this.#changed(key);
  }

  /** Another page of this browser may have written. */
  reload(): void {
    const stored = recallJson(KEY);
    if (isStored(stored)) this.#stored = stored;
  }

  #store(stored: Stored): void {
    this.#stored = stored;
    remember(KEY, JSON.stringify(stored));
  }
}

function isStored(value: unknown): value is Stored {
  if (typeof value !== 'object' || value === null) return false;
  const { sandbox, ended, held } = value as Partial<Stored>;
  return typeof sandbox === 'string' && typeof ended === 'object' && ended !== null && Array.isArray(held);
}

/** Outcomes of a command that the page no longer has are not shown on the one that took its place. */
const hashOf = ({ command, expected }: PageStep): string => fingerprint(`${command}\n${expected?.join('\n') ?? ''}`);
