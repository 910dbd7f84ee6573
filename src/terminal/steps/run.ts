/** How a command that was typed for a step came to its end. */
export type RunEnd =
  | { readonly how: 'done'; readonly exitCode: number | undefined; readonly output: string }
  /** The reader pressed Stop. */
  | { readonly how: 'stopped' }
  /** Its terminal or its sandbox is gone. */
  | { readonly how: 'lost'; readonly why: string };

export interface Run {
  /** It went to the shell inside a container, whose prompt tells when it is done. */
  readonly inner: boolean;
  /** It starts such a shell. */
  readonly enters: boolean;
  /** More of its output is there. */
  readonly onOutput: () => void;
  readonly onEnd: (end: RunEnd) => void;
}
