/** What a page's code fences become: blocks, and in a console block the steps a reader can run. */

export type Block = ConsoleBlock | FileBlock | StaticBlock;

interface Fence {
  /** `PAGE~N`: the page's slug and the fence's number on it, from 1. Stable as long as no fence is put before it. */
  readonly id: string;
  /** Line of the opening fence in the page's source, from 1. */
  readonly line: number;
  readonly language: string;
}

/** Commands with their documented output. */
export interface ConsoleBlock extends Fence {
  readonly kind: 'console';
  /** What a reader sees, in order: comments and steps. */
  readonly parts: readonly ConsolePart[];
}

export type ConsolePart =
  | { readonly kind: 'comment'; readonly text: string }
  | { readonly kind: 'step'; readonly step: Step };

export interface Step {
  /** Number within the block, from 1. */
  readonly number: number;
  /** Line of the command in the page's source, from 1. */
  readonly line: number;
  /** The prompt as written: `$`, or that of a shell inside a container (`bash-5.3$`, `#`). */
  readonly prompt: string;
  /** The command with its continuation lines and heredocs, as typed; may hold template values like `{{ns}}`. */
  readonly command: string;
  /** Documented output, one entry a line; undefined when the page documents none, then any output will do. */
  readonly expected: readonly string[] | undefined;
  readonly exitCode: number;
  /** It does not end by itself (port-forward, `-w`, `logs -f`): it gets a terminal of its own and a Stop button. */
  readonly keeps: boolean;
  /** The terminal it runs in, from 1; undefined: the current one (a kept one gets a free one). */
  readonly terminal: number | undefined;
  readonly timeoutMs: number;
  /** Why the output may differ from the documented one; it is then shown but not held against it. */
  readonly mayDiffer: string | undefined;
  /** The stand-in it needs: the command only pretends, its notices start with `[sandbox]`. */
  readonly standIn: string | undefined;
  /** A feature it can't do without; see wants.ts. */
  readonly wants: string | undefined;
  /** The page's check is asked when it is done, and not only after the page's last step. */
  readonly checks: boolean;
}

/** A file the page shows and can save into the sandbox. */
export interface FileBlock extends Fence {
  readonly kind: 'file';
  /** Relative to the reader's home. */
  readonly name: string;
  readonly content: string;
}

/** Text to read only. */
export interface StaticBlock extends Fence {
  readonly kind: 'static';
  readonly content: string;
  readonly caption: string | undefined;
  /** Where and when it was recorded: "2019, JDK 8" */
  readonly recorded: string | undefined;
  /** Commands for another place than the sandbox, with the reason; they are shown and copied, never run. */
  readonly notRun: NotRun | undefined;
}

export interface NotRun {
  readonly reason: string;
  readonly commands: readonly string[];
}

/** A mistake in a page's source, with what to do about it. */
export interface GuideMistake {
  readonly file: string;
  readonly line: number;
  readonly message: string;
  readonly fix: string;
}
