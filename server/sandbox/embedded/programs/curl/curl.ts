/** `curl`, over the simulator's network. */
import type { ApiResponse } from '../../../sandbox.ts';
import { ConnectError } from '../../http.ts';
import { errnoOf, strerror } from '../../machine/files/errno.ts';
import { resolvePath } from '../../machine/files/paths.ts';
import { untilAborted } from '../../machine/streams/pipe.ts';
import { fileSink } from '../../machine/streams/sinks.ts';
import type { ByteSink, Process, Program } from '../../process.ts';
import { CURL_VERSION, type CurlOptions, CurlUsage, parseCurl } from './options.ts';
import { bodyOf, headersOf } from './request.ts';
import { reasonOf } from './status-text.ts';
import { CurlFailure, type Target, targetOf } from './target.ts';
import { headerOf, type Transfer, writeOut } from './write-out.ts';

export const curl: Program = async (process) => {
  let options: CurlOptions;
  try {
    options = parseCurl(process.argv.slice(1));
    if (options.urls.length === 0 && !options.version && !options.help) throw new CurlUsage('(2) no URL specified');
  } catch (error) {
    if (!(error instanceof CurlUsage)) throw error;
    const isOurs = error.message.startsWith('sandbox:');
    await process.stderr.write(
      isOurs
        ? `${error.message}\n`
        : `curl: ${error.message}\ncurl: try 'curl --help' or 'curl --manual' for more information\n`,
    );
    return 2;
  }
  if (options.version) {
    await process.stdout.write(
      `curl ${CURL_VERSION} (x86_64-pc-linux-gnu) libcurl/${CURL_VERSION}\nProtocols: http https\n`,
    );
    return 0;
  }
  if (options.help) {
    await process.stdout.write(HELP);
    return 0;
  }
  let status = 0;
  for (const [index, url] of options.urls.entries()) status = await new Curl(process, options, index).fetch(url);
  return status;
};

const HELP = `Usage: curl [options...] <url>
 -d, --data <data>           HTTP POST data
 -f, --fail                  Fail fast with no output on HTTP errors
 -h, --help <subject>        Get help for commands
 -o, --output <file>         Write to file instead of stdout
 -O, --remote-name           Write output to file named as remote file
 -i, --show-headers          Show response headers in output
 -s, --silent                Silent mode
 -T, --upload-file <file>    Transfer local FILE to destination
 -u, --user <user:password>  Server user and password
 -A, --user-agent <name>     Send User-Agent <name> to server
 -v, --verbose               Make the operation more talkative
 -V, --version               Show version number and quit

This is not the full help; this menu is split into categories.
Use "--help category" to get an overview of all categories, which are:
auth, connection, curl, deprecated, dns, file, ftp, global, http, imap, ldap, 
output, pop3, post, proxy, scp, sftp, smtp, ssh, telnet, tftp, timeout, tls, 
upload, verbose.
Use "--help all" to list all options
Use "--help [option]" to view documentation for a given option
`;

/** Ports that speak TLS in the simulator: there a plain request is a mistake, elsewhere a secure one is. */
const TLS_PORTS = new Set([443, 6443]);
const RETRIED = new Set([408, 429, 500, 502, 503, 504]);

class Curl {
  readonly #process: Process;
  readonly #options: CurlOptions;
  readonly #index: number;
  readonly #startedAt: number;
  #signal: AbortSignal;
  #size = 0;

  constructor(process: Process, options: CurlOptions, index: number) {
    this.#process = process;
    this.#options = options;
    this.#index = index;
    this.#startedAt = process.clock.now();
    this.#signal = process.signal;
  }

  async fetch(url: string): Promise<number> {
    const { maxTimeMs } = this.#options;
    const timer = new AbortController();
    const done = new AbortController();
    if (maxTimeMs !== undefined) {
      void this.#process.clock
        .wait(maxTimeMs, AbortSignal.any([done.signal, this.#process.signal]))
        .then(() => timer.abort(new CurlFailure(28, '')), inTime);
      this.#signal = AbortSignal.any([this.#process.signal, timer.signal]);
    }
    try {
      return await this.#withRetries(url);
    } finally {
      done.abort();
    }
  }

  async #withRetries(url: string): Promise<number> {
    for (let attempt = 0; ; attempt++) {
      const transfer = await this.#attempt(url, attempt < this.#options.retries);
      if (!('retry' in transfer)) return this.#report(transfer);
      const delay = this.#options.retryDelayMs ?? Math.min(1000 * 2 ** attempt, 600_000);
      if (!this.#options.silent) {
        const left = this.#options.retries - attempt;
        await this.#process.stderr.write(
          `Warning: Problem: ${transfer.retry}. Will retry in ${Math.ceil(delay / 1000)} \nWarning: second${delay > 1000 ? 's' : ''}. ${left} retr${left === 1 ? 'y' : 'ies'} left.\n`,
        );
      }
      await this.#process.clock.wait(delay, this.#process.signal);
    }
  }

  async #attempt(url: string, mayRetry: boolean): Promise<Transfer | { readonly retry: string }> {
    try {
      const transfer = await this.#transfer(url);
      if (mayRetry && RETRIED.has(transfer.status)) return { retry: 'HTTP error' };
      return transfer;
    } catch (error) {
      if (this.#process.signal.aborted) throw error;
      const failure = this.#failureOf(error);
      if (
        mayRetry &&
        (failure.code === 28 || (failure.code === 7 && this.#options.retryRefused) || this.#options.retryAll)
      ) {
        return { retry: failure.code === 7 ? 'connection refused' : failure.code === 28 ? 'timeout' : 'error' };
      }
      return {
        status: 0,
        headers: {},
        size: this.#size,
        seconds: this.#seconds(),
        url,
        redirects: 0,
        method: 'GET',
        exitCode: failure.code,
        error: failure.message,
        port: 0,
        host: '',
      };
    }
  }

  async #report(transfer: Transfer): Promise<number> {
    const { exitCode, error } = transfer;
    if (exitCode !== 0 && this.#options.showError) await this.#process.stderr.write(`curl: (${exitCode}) ${error}\n`);
    if (this.#options.writeOut !== '') await this.#process.stdout.write(writeOut(this.#options.writeOut, transfer));
    return exitCode;
  }

  async #transfer(given: string): Promise<Transfer> {
    const options = this.#options;
    let body = await bodyOf(this.#process, options);
    let url = given;
    if (body !== undefined && options.asQuery) {
      url += `${given.includes('?') ? '&' : '?'}${new TextDecoder().decode(body)}`;
      body = undefined;
    }
    let method = options.method ?? (options.head ? 'HEAD' : body === undefined ? 'GET' : 'POST');
    for (let redirects = 0; ; redirects++) {
      const target = targetOf(url, options.resolve);
      const response = await this.#send(target, method, body);
      const location = headerOf(response.headers, 'location');
      const redirected =
        options.follow && location !== undefined && [301, 302, 303, 307, 308].includes(response.status);
      if (!redirected) return this.#receive(response, { target, method, redirects });
      await this.#showHead(response);
      if (redirects >= options.maxRedirects)
        throw new CurlFailure(47, `Maximum (${options.maxRedirects}) redirects followed`);
      url = new URL(location, target.url).href;
      if (response.status === 303 || (response.status < 303 && method === 'POST')) {
        method = options.method ?? 'GET';
        body = undefined;
      }
    }
  }

  async #send(target: Target, method: string, body: Uint8Array | undefined): Promise<ApiResponse> {
    const network = this.#process.system?.network;
    if (network === undefined) throw new CurlFailure(7, 'no network');
    const headers = headersOf(this.#options, target, body);
    await this.#verbose([
      `Host ${target.url.hostname}:${target.port} was resolved.`,
      `  Trying ${target.host}:${target.port}...`,
    ]);
    if (target.secure && !TLS_PORTS.has(target.port)) {
      throw new CurlFailure(35, 'TLS connect error: error:0A0000C6:SSL routines::packet length too long');
    }
    const path = target.url.pathname + target.url.search;
    const request = {
      method,
      path,
      headers: Object.fromEntries([...headers].map(([name, value]) => [name.toLowerCase(), value])),
      signal: this.#signal,
      ...(body === undefined ? {} : { body }),
    };
    const response = await untilAborted(
      network.request({ host: target.host, port: target.port }, request),
      this.#signal,
    ).catch((error: unknown) => {
      throw this.#translated(error, target);
    });
    await this.#verbose([`Connected to ${target.url.hostname} (${target.host}) port ${target.port}`]);
    if (this.#options.verbose) {
      const lines = [`${method} ${path} HTTP/1.1`, ...[...headers].map(([name, value]) => `${name}: ${value}`), ''];
      await this.#process.stderr.write(lines.map((line) => `> ${line}\n`).join(''));
      const answer = [
        `HTTP/1.1 ${response.status} ${reasonOf(response.status)}`,
        ...Object.entries(response.headers).map(([name, value]) => `${name}: ${value}`),
        '',
      ];
      await this.#process.stderr.write(answer.map((line) => `< ${line}\n`).join(''));
    }
    return response;
  }

  async #receive(
    response: ApiResponse,
    about: { readonly target: Target; readonly method: string; readonly redirects: number },
  ): Promise<Transfer> {
    const { target, method, redirects } = about;
    const options = this.#options;
    const failed = (options.failOnError || options.failWithBody) && response.status >= 400;
    const error = failed ? `The requested URL returned error: ${response.status}` : '';
    if (!failed || options.failWithBody) {
      const sink = await this.#sink(target);
      await this.#showHead(response, sink);
      for await (const chunk of untilDone(response.body, this.#signal)) {
        this.#size += chunk.length;
        if (!options.head) await sink.write(chunk);
      }
    }
    return {
      status: response.status,
      headers: response.headers,
      size: this.#size,
      seconds: this.#seconds(),
      url: target.url.href,
      redirects,
      method,
      exitCode: failed ? 22 : 0,
      error,
      port: target.port,
      host: target.host,
    };
  }

  async #showHead(response: ApiResponse, sink: ByteSink = this.#process.stdout): Promise<void> {
    const { include, dumpHeader } = this.#options;
    const lines = [
      `HTTP/1.1 ${response.status} ${reasonOf(response.status)}`,
      ...Object.entries(response.headers).map(([name, value]) => `${name}: ${value}`),
    ];
    const head = `${lines.join('\r\n')}\r\n\r\n`;
    if (include) await sink.write(head);
    if (dumpHeader === '-') await this.#process.stdout.write(head);
    else if (dumpHeader !== undefined)
      await this.#process.fs.writeFile(resolvePath(this.#process.cwd, dumpHeader), head);
  }

  async #sink(target: Target): Promise<ByteSink> {
    const { output, remoteName } = this.#options;
    const named = output[this.#index] ?? (remoteName ? target.url.pathname.split('/').at(-1) : undefined);
    if (named === undefined || named === '-') return this.#process.stdout;
    if (named === '') throw new CurlFailure(23, 'Remote filename has no length');
    const path = resolvePath(this.#process.cwd, named);
    try {
      await this.#process.fs.writeFile(path, '');
    } catch (error) {
      if (errnoOf(error) === undefined) throw error;
      await this.#process.stderr.write(`Warning: Failed to open the file ${named}: ${strerror(error)}\n`);
      throw new CurlFailure(23, 'client returned ERROR on write, was 512, returned 0');
    }
    return fileSink(this.#process.fs, path);
  }

  #translated(error: unknown, target: Target): unknown {
    if (!(error instanceof ConnectError)) return error;
    const { hostname } = target.url;
    switch (error.code) {
      case 'ENOTFOUND':
        return new CurlFailure(6, `Could not resolve host: ${hostname}`);
      case 'ECONNREFUSED':
      case 'EHOSTUNREACH':
        return new CurlFailure(
          7,
          `Failed to connect to ${hostname} port ${target.port} after ${this.#milliseconds()} ms: Could not connect to server`,
        );
      case 'ETIMEDOUT':
        return new CurlFailure(
          28,
          `Failed to connect to ${hostname} port ${target.port} after ${this.#milliseconds()} ms: Could not connect to server`,
        );
      case 'ECONNRESET':
        return new CurlFailure(56, 'Recv failure: Connection reset by peer');
    }
  }

  #failureOf(error: unknown): CurlFailure {
    if (error instanceof CurlFailure) {
      if (error.code === 28 && error.message === '')
        return new CurlFailure(
          28,
          `Operation timed out after ${this.#milliseconds()} milliseconds with ${this.#size} bytes received`,
        );
      return error;
    }
    if (errnoOf(error) !== undefined) return new CurlFailure(23, 'client returned ERROR on write');
    // Whoever answered went away without a word, or in the middle of one.
    return this.#size > 0
      ? new CurlFailure(18, 'transfer closed with outstanding read data remaining')
      : new CurlFailure(52, 'Empty reply from server');
  }

  #milliseconds(): number {
    return Math.round(this.#process.clock.now() - this.#startedAt);
  }

  #seconds(): number {
    return (this.#process.clock.now() - this.#startedAt) / 1000;
  }

  async #verbose(lines: readonly string[]): Promise<void> {
    if (this.#options.verbose) await this.#process.stderr.write(lines.map((line) => `* ${line}\n`).join(''));
  }
}

function inTime(): void {}

/** The chunks of a body, until the signal ends the wait for the next one. */
async function* untilDone(body: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const iterator = body[Symbol.asyncIterator]();
  try {
    for (
      let next = await untilAborted(iterator.next(), signal);
      !next.done;
      next = await untilAborted(iterator.next(), signal)
    )
      yield next.value;
  } finally {
    // Not waited for: a body that stands still would hold the reader.
    void iterator.return?.();
  }
}
