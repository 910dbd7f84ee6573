/** What a build tells while it goes on. How it is printed is the client's affair. */

export type BuildEvent =
  | { readonly type: 'start'; readonly step: number; readonly title: string; readonly cached?: boolean }
  | { readonly type: 'status'; readonly step: number; readonly text: string }
  | { readonly type: 'warning'; readonly step: number; readonly text: string }
  | { readonly type: 'log'; readonly step: number; readonly text: string; readonly seconds: number }
  | { readonly type: 'done'; readonly step: number; readonly seconds: number }
  | { readonly type: 'error'; readonly step: number; readonly text: string };

export type OnProgress = (event: BuildEvent) => Promise<void>;

/** A build that failed: the step, the place in the Dockerfile, and the words after `failed to solve: `. */
export class BuildFailure extends Error {
  readonly title: string | undefined;
  readonly lines: { readonly first: number; readonly last: number } | undefined;
  /** What the step had written. */
  readonly output: readonly string[];

  constructor(
    message: string,
    details: {
      readonly title?: string;
      readonly lines?: { readonly first: number; readonly last: number };
      readonly output?: readonly string[];
    } = {},
  ) {
    super(message);
    this.title = details.title;
    this.lines = details.lines;
    this.output = details.output ?? [];
  }
}
