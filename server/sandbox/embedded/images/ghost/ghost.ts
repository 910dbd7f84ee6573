/** Ghost 6: boots in seconds, says so in its log, answers 503 until then, and needs NODE_ENV=development to find a database. */
import type { HttpHandler } from '../../http.ts';
import type { ApiRequest } from '../../../sandbox.ts';
import { type Process, type Program, Signal } from '../../process.ts';
import { formatDate } from '../../programs/facts/date-format.ts';
import { bootDuration, bootLines } from './boot-log.ts';
import { respond, urlOf } from '../respond.ts';
import { productionFailure } from './production-failure.ts';
import { answerFor } from './site.ts';

const MEBI = 1 << 20;
const PORT = 2368;
const LISTENING_AFTER_MS = 550;
/** Measured on a real first boot: it dies in 128 MiB and lives in 256 MiB; without a limit it uses more. */
const PEAK_BYTES = 205 * MEBI;
const STEADY_BYTES = 161 * MEBI;

/** `node current/index.js`, run by the image's entry point. */
export const ghost: Program = async (process) => {
  const system = process.system;
  if (system === undefined) throw new Error('Ghost runs on a machine');
  const environment = process.env['NODE_ENV'] ?? 'production';
  const log = new Log(process);
  system.useMemory(90 * MEBI);
  system.useCpu(900_000_000);
  await process.clock.wait(LISTENING_AFTER_MS, process.signal);
  if (environment !== 'development' && process.env['database__client'] !== 'sqlite3') {
    await productionFailure(process, log);
    return 2;
  }
  return new Site(process, log).run(environment);
};

export class Log {
  readonly #process: Process;

  constructor(process: Process) {
    this.#process = process;
  }

  async line(level: 'INFO' | 'WARN' | 'ERROR', text: string): Promise<void> {
    const colour = { INFO: 36, WARN: 35, ERROR: 31 }[level];
    const time = formatDate(new Date(this.#process.clock.now()), '%Y-%m-%d %H:%M:%S');
    const stream = level === 'ERROR' ? this.#process.stderr : this.#process.stdout;
    await stream.write(`[${time}] \u001B[${colour}m${level}\u001B[39m ${text}\n`);
  }

  async plain(text: string): Promise<void> {
    await this.#process.stderr.write(`${text}\n`);
  }
}

class Site {
  readonly #process: Process;
  readonly #log: Log;
  readonly #startedAt: number;
  readonly #stop = new AbortController();
  #booted = false;

  constructor(process: Process, log: Log) {
    this.#process = process;
    this.#log = log;
    this.#startedAt = process.clock.now() - LISTENING_AFTER_MS;
  }

  async run(environment: string): Promise<number> {
    const { system, signal } = this.#process;
    const url = this.#process.env['url'] ?? `http://localhost:${PORT}`;
    const close = system?.listen(Number(this.#process.env['server__port'] ?? PORT), this.#handle);
    for (const name of ['SIGTERM', 'SIGINT'] as const) system?.handle(name, () => this.#stop.abort(new Signal(name)));
    await this.#log.line('INFO', `Ghost is running in ${environment}...`);
    await this.#log.line('INFO', `Listening on: :::${PORT}`);
    await this.#log.line('INFO', `Url configured as: ${url.endsWith('/') ? url : `${url}/`}`);
    await this.#log.line('INFO', 'Ctrl+C to shut down');
    await this.#log.line('INFO', `Ghost server started in ${(LISTENING_AFTER_MS / 1000).toFixed(3)}s`);
    const until = AbortSignal.any([signal, this.#stop.signal]);
    try {
      await this.#boot(until);
      // Nothing more to do but to answer, until somebody says stop.
      for (;;) await this.#process.clock.wait(3_600_000, until);
    } catch (error) {
      if (signal.aborted || error !== until.reason) throw error;
      await this.#shutDown();
      return 0;
    } finally {
      close?.();
    }
  }

  async #boot(until: AbortSignal): Promise<void> {
    const { clock, system, fs } = this.#process;
    const database = this.#process.env['database__connection__filename'] ?? '/var/lib/ghost/content/data/ghost.db';
    const initialised = (await fs.exists(database)) && (await fs.stat(database)).size > 0;
    const siteUuid = uuid(database + this.#startedAt);
    const duration = bootDuration(initialised);
    for (const line of bootLines({ startedAt: this.#startedAt, siteUuid, initialised })) {
      const due = this.#startedAt + line.at - clock.now();
      if (due > 0) await clock.wait(due, until);
      system?.useMemory(Math.floor(Math.min(1, line.at / duration) * PEAK_BYTES));
      if (line.at >= duration) this.#ready();
      await (line.level === 'plain' ? this.#log.plain(line.text) : this.#log.line(line.level, line.text));
    }
    if (!initialised) await this.#writeDatabase(database);
  }

  #ready(): void {
    if (this.#booted) return;
    this.#booted = true;
    this.#process.system?.useMemory(STEADY_BYTES);
    this.#process.system?.useCpu(5_000_000);
  }

  /** The file is what makes the second boot shorter; what a real one holds, nobody here reads. */
  async #writeDatabase(path: string): Promise<void> {
    const { fs } = this.#process;
    await fs.mkdir(path.slice(0, path.lastIndexOf('/')) || '/', { recursive: true });
    await fs.writeFile(path, 'SQLite format 3\0');
  }

  readonly #handle: HttpHandler = async (request: ApiRequest) => {
    const { clock } = this.#process;
    const started = clock.now();
    const answer = answerFor(request, {
      booted: this.#booted,
      url: this.#process.env['url'] ?? `http://localhost:${PORT}`,
    });
    if (this.#booted) {
      const colour = answer.status >= 500 ? 31 : answer.status >= 400 ? 33 : answer.status >= 300 ? 36 : 32;
      const path = urlOf(request.path).pathname;
      await this.#log.line(
        'INFO',
        `"${request.method} ${path}" \u001B[${colour}m${answer.status}\u001B[39m ${clock.now() - started + 9}ms`,
      );
    }
    return respond(answer, { method: request.method, now: clock.now() });
  };

  async #shutDown(): Promise<void> {
    const { clock } = this.#process;
    await this.#log.line('WARN', 'Ghost is shutting down');
    await this.#log.line('INFO', 'Shutdown: stopped HTTP server in 0ms');
    await this.#log.line('INFO', 'Shutdown: Prometheus client finished in 0ms');
    await clock.wait(20, this.#process.signal);
    await this.#log.line('INFO', 'Shutdown: Mentions Job Service finished in 20ms');
    await this.#log.line('WARN', 'Ghost has shut down');
    if (!this.#booted) await this.#log.line('WARN', 'Your site is now offline');
    await this.#log.line('WARN', `Ghost was running for ${runningTime(clock.now() - this.#startedAt)}`);
  }
}

function runningTime(ms: number): string {
  if (ms < 45_000) return 'a few seconds';
  if (ms < 90_000) return 'a minute';
  const minutes = Math.round(ms / 60_000);
  return minutes < 45 ? `${minutes} minutes` : minutes < 90 ? 'an hour' : `${Math.round(minutes / 60)} hours`;
}

/** A value in the form of a UUID, the same for the same start. */
function uuid(seed: string): string {
  let hash = 2166136261;
  let digits = '';
  for (let i = 0; digits.length < 32; i++) {
    hash = Math.imul(hash ^ (seed.charCodeAt(i % seed.length) + i), 16777619) >>> 0;
    digits += (hash >>> 24).toString(16).padStart(2, '0');
  }
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-9${digits.slice(17, 20)}-${digits.slice(20, 32)}`;
}
