/** A sandbox's machines, one after the other: what a reader is told when one dies, and when the next one is there. */
import type { ToolboxPod } from './toolbox.ts';

export interface LivesOptions {
  readonly pod: Pick<ToolboxPod, 'lastWords'>;
  /** Makes its Pod anew, with what is kept of it. False when the sandbox itself is gone. */
  readonly revive: () => Promise<boolean>;
  /** Whether the files at home outlive the Pod. */
  readonly keepsHome: boolean;
  /** Removes the sandbox. */
  readonly remove: () => Promise<void>;
  readonly tell: (sentence: string) => void;
}

/** A machine that dies as often as this will die again. */
const LIVES = 5;

const FILES = {
  kept: 'Your files are still there; open a new terminal.',
  gone: 'Your own files and your docker\u2019s went with it, the guide\u2019s are there again, and so is what you made in the cluster; open a new terminal.',
} as const;

export class Lives {
  readonly #options: LivesOptions;
  #deaths = 0;
  /** Of the last machine, until the next one answers. */
  #death: string | undefined;

  constructor(options: LivesOptions) {
    this.#options = options;
  }

  /** Whether another machine was made, which has not answered yet. */
  get isAwaited(): boolean {
    return this.#death !== undefined;
  }

  /** Tells of this death and makes another machine. Undefined, or why the sandbox is over. */
  async another(death: string): Promise<string | undefined> {
    const { revive, remove, tell } = this.#options;
    if (++this.#deaths > LIVES) {
      await remove();
      return `${death} That has happened ${LIVES} times; open a new sandbox.`;
    }
    this.#death = death;
    tell(`${death} Another one is being started.`);
    return (await revive()) ? undefined : 'The sandbox was deleted in the cluster.';
  }

  /** Tells that a machine answers which is another one, or whose container was started anew. */
  async answered(): Promise<void> {
    const { pod, keepsHome, tell } = this.#options;
    const death = this.#death;
    this.#death = undefined;
    // The reader may have seen nothing of what was told before.
    if (death === undefined) tell(`${await pod.lastWords()} ${FILES.kept}`);
    else tell(`${death} It was started anew. ${keepsHome ? FILES.kept : FILES.gone}`);
  }
}
