/**
 * Previews: what a reader's ports serve, shown by hosts of their own. Such a host is nothing but the way to one port of one
 * sandbox: no page of the guide, no session and no terminal is there.
 */
import { ServerResponse, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { SandboxError } from '../sandbox/sandbox.ts';
import type { SandboxId } from '../sessions/token.ts';
import type { Sessions } from '../sessions/sessions.ts';
import { exchange, fail, type Exchange } from './exchange.ts';
import {
  noSuchPreview,
  notForPreview,
  portClosed,
  sandboxGone,
  tooMany,
  unreachable,
  type Failure,
} from './failure.ts';
import { Labels } from './label.ts';
import { frameSource, labelIn, type Place } from './place.ts';
import { PortStream } from './port-stream.ts';
import { Readers, type PreviewLimits } from './readers.ts';
import { tunnel } from './tunnel.ts';

export interface PreviewOptions {
  readonly place: () => Place;
  /** Signs the addresses; servers that share readers share it. */
  readonly secret: string | Buffer;
  readonly sessions: Pick<Sessions, 'sandboxOf'>;
  /** Origins of the guide, which may frame previews. */
  readonly guide: () => ReadonlySet<string>;
  readonly limits?: Partial<PreviewLimits & { readonly uploadBytes: number; readonly answerMs: number }>;
}

const LIMITS = { requests: 64, sockets: 32, uploadBytes: 64 * 1024 * 1024, answerMs: 60_000 };

export class Previews {
  readonly #options: PreviewOptions;
  readonly #labels: Labels;
  readonly #limits: typeof LIMITS;
  readonly #readers: Readers;

  constructor(options: PreviewOptions) {
    this.#options = options;
    this.#labels = new Labels(options.secret);
    this.#limits = { ...LIMITS, ...options.limits };
    this.#readers = new Readers(this.#limits);
  }

  /** What pages of the guide may frame. */
  get frameSource(): string | undefined {
    return frameSource(this.#options.place());
  }

  /** Whether a request is for a preview's host: then it is no business of anybody else. */
  owns({ headers }: IncomingMessage): boolean {
    return labelIn(headers.host, this.#options.place()) !== undefined;
  }

  /** Where a reader's browser finds a port of their sandbox. Throws a {@link SandboxError} that says why nowhere. */
  originOf(sandbox: SandboxId, port: number): string {
    const place = this.#options.place();
    if (place.kind === 'none') {
      throw new SandboxError('not-available-here', 'There is no preview here.', place.reason);
    }
    return `${place.scheme}://${this.#labels.of({ sandbox, port })}${place.suffix}`;
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // Whoever stops reading a refused upload is no event.
    request.on('error', () => response.destroy());
    await this.#through(request, response, 'requests', (way) => exchange(way));
  }

  async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy());
    const response = new ServerResponse(request);
    response.shouldKeepAlive = false;
    response.assignSocket(socket as never);
    response.on('finish', () => socket.end());
    if (request.headers.upgrade?.toLowerCase() !== 'websocket') return this.#fail(response, notForPreview);
    await this.#through(request, response, 'sockets', (way) => tunnel({ ...way, socket, head }));
  }

  /** Finds the port that a request is for, and lets `run` talk to it. */
  async #through(
    request: IncomingMessage,
    response: ServerResponse,
    what: keyof PreviewLimits,
    run: (way: Exchange) => Promise<void>,
  ): Promise<void> {
    const target = this.#labels.read(labelIn(request.headers.host, this.#options.place()) ?? '');
    if (!target) return this.#fail(response, noSuchPreview);
    const { sandbox: id, port } = target;
    if (!request.url?.startsWith('/')) return this.#fail(response, notForPreview);
    const release = this.#readers.take(id, what);
    if (!release) return this.#fail(response, tooMany(what, this.#limits[what]));
    const gone = new AbortController();
    const left = (): void => gone.abort(new Error('the browser has left'));
    response.on('close', left);
    try {
      const found = await this.#options.sessions.sandboxOf(id);
      if (!found) return this.#fail(response, sandboxGone);
      if (request.method !== 'GET' && request.method !== 'HEAD') found.session?.touch();
      void found.sandbox.ended.then(() => gone.abort(new Error('the sandbox ended')));
      const connection = await found.sandbox.connect(port, gone.signal);
      await run({
        request,
        response,
        port: new PortStream(connection),
        signal: gone.signal,
        limits: this.#limits,
        addresses: {
          port,
          originOf: (other) => this.originOf(id, other),
          guide: this.#guide,
          secure: this.#keepsSecureCookies,
        },
      });
      if (isVisit(request) && !isRedirect(response)) found.session?.visited(port, request.url);
    } catch (error) {
      if (gone.signal.aborted) response.destroy();
      else if (error instanceof SandboxError) this.#fail(response, failureOf(error, port));
      else throw error;
    } finally {
      response.off('close', left);
      release();
    }
  }

  #fail(response: ServerResponse, failure: Failure): void {
    fail(response, failure, this.#guide);
  }

  /** A policy has no words for an IPv6 address. */
  get #guide(): readonly string[] {
    return [...this.#options.guide()].filter((origin) => !origin.includes('['));
  }

  get #keepsSecureCookies(): boolean {
    const place = this.#options.place();
    return place.kind === 'hosts' && (place.scheme === 'https' || /^\.localhost(:|$)/.test(place.suffix));
  }
}

function failureOf(error: SandboxError, port: number): Failure {
  if (error.code === 'port-closed') return portClosed(port);
  if (error.code === 'ended') return sandboxGone;
  return unreachable(error.message);
}

/** The guide's frame goes to a page that it can be sent to again. */
const isVisit = ({ method, headers }: IncomingMessage): boolean =>
  method === 'GET' && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'iframe';

const isRedirect = ({ statusCode }: ServerResponse): boolean => statusCode >= 300 && statusCode < 400;
