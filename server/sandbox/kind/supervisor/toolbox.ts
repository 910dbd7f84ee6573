/** The toolbox as one thing: its terminals by name, the session's environment, the reader's home. */
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { SeedFile, Size } from '../link/messages.ts';
import { PtyTerminal } from './terminal.ts';

/** The session as the helpers read it, and what the shells get of it. */
const SESSION = process.env['ATD_SESSION_FILE'] ?? '/run/atd/session.json';
const ENVIRONMENT = `${SESSION}.env`;
const MAX_TERMINALS = 4;

/** Something a reader is told; `code` is one of `SandboxError`'s. */
export class Refusal extends Error {
  readonly code: 'limit' | 'port-closed' | 'not-available-here';

  constructor(code: Refusal['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export class Toolbox {
  readonly boot: string;
  readonly home: string;
  readonly #terminals = new Map<string, PtyTerminal>();
  readonly #listeners = new Set<(name: string, exitCode: number) => void>();
  #env: Readonly<Record<string, string>> = {};

  constructor({ boot, home }: { boot: string; home: string }) {
    this.boot = boot;
    this.home = home;
    // A container that was started anew finds the session it had.
    if (existsSync(ENVIRONMENT)) this.#env = JSON.parse(readFileSync(ENVIRONMENT, 'utf8')) as Record<string, string>;
  }

  get terminals(): readonly string[] {
    return [...this.#terminals.keys()];
  }

  /** Whether it knows of its session: not before the first server came, nor after its node was started anew. */
  get isBriefed(): boolean {
    return Object.keys(this.#env).length > 0;
  }

  get environment(): NodeJS.ProcessEnv {
    return { ...process.env, ...this.#env };
  }

  find(name: string): PtyTerminal | undefined {
    return this.#terminals.get(name);
  }

  /** Calls `listener` with the name of every shell that ends, until the returned function is called. */
  onClosed(listener: (name: string, exitCode: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  terminal(name: string, size: Size): PtyTerminal {
    const existing = this.#terminals.get(name);
    if (existing) return existing;
    if (this.#terminals.size >= MAX_TERMINALS) {
      throw new Refusal('limit', `This sandbox has ${MAX_TERMINALS} terminals, the most it may have.`);
    }
    const terminal = new PtyTerminal({ name, size, cwd: this.home, env: this.environment });
    this.#terminals.set(name, terminal);
    void terminal.closed.then((exitCode) => {
      this.#terminals.delete(name);
      for (const listener of this.#listeners) listener(name, exitCode);
      return undefined;
    });
    return terminal;
  }

  async begin(session: string, env: Readonly<Record<string, string>>, files: readonly SeedFile[]): Promise<void> {
    this.#env = env;
    await write(SESSION, session, 0o600);
    await write(ENVIRONMENT, JSON.stringify(env), 0o600);
    for (const { path, text, executable } of files) {
      const target = resolve(this.home, path);
      if (!existsSync(target)) await write(target, text, executable ? 0o755 : 0o644);
    }
  }

  async writeFile(path: string, bytes: Uint8Array): Promise<{ path: string; replaced: boolean }> {
    const target = resolve(this.home, path);
    const replaced = existsSync(target);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, bytes);
    return { path: target, replaced };
  }
}

/** Whoever reads the file meanwhile sees the old text or the new one. */
async function write(path: string, text: string, mode: number): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.new`, text);
  await chmod(`${path}.new`, mode);
  await rename(`${path}.new`, path);
}
