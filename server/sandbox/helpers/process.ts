/** What the helpers `aws` and `sandbox` need of whoever runs them: the simulator, or Node in a toolbox. */

export interface HelperProcess {
  /** `argv[0]` is the name it was called by. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  readonly fs: HelperFiles;
  /** Milliseconds since the epoch. */
  readonly clock: { now(): number };
}

export interface TextSink {
  /** Resolves when there is room again. */
  write(text: string): Promise<void>;
}

export interface HelperFiles {
  exists(path: string): Promise<boolean>;
  readFile(path: string): Promise<string>;
  writeFile(path: string, text: string): Promise<void>;
  mkdir(path: string, options: { readonly recursive: boolean }): Promise<void>;
  chmod(path: string, mode: number): Promise<void>;
}

/**
 * Runs a program at the reader's home, with nothing to read. Its output is shown where the helper's own goes, or standard
 * output is kept (at most 64 KiB) and the rest dropped.
 */
export type RunProgram = (argv: readonly string[], output: 'shown' | 'kept') => Promise<Finished>;

export interface Finished {
  readonly exitCode: number;
  /** Empty when the output was shown. */
  readonly text: string;
}
