/** The HTTP contract of the quotes app, request by request. */
import type { ApiRequest } from '../../../sandbox.ts';
import type { Process } from '../../process.ts';
import { joinPath } from '../../machine/files/paths.ts';
import { errnoOf } from '../../machine/files/errno.ts';
import { type Answer, urlOf } from '../respond.ts';
import { heapLimit, memoryLimit } from './memory.ts';
import { page } from './page.ts';
import type { QuotesFile } from './quotes-file.ts';
import type { Settings } from './settings.ts';

export interface App {
  readonly process: Process;
  readonly settings: Settings;
  readonly quotes: QuotesFile;
  readonly startedAt: number;
  /** Uses a processor for some milliseconds. */
  readonly burn: (ms: number) => Promise<void>;
}

type Route = (app: App, request: ApiRequest, url: URL) => Promise<Answer>;

const MAX_QUOTE = 200;
const MAX_QUOTES = 500;
const MAX_BODY = 4096;
const WEDGED = '/tmp/wedged';
const NOT_READY = '/tmp/notready';

const routes: Readonly<Record<string, Route>> = {
  'GET /': async () => ({ status: 302, body: '', headers: { location: '/tenantSplitter/' } }),
  'GET /tenantSplitter/': async (app, _request, url) => html(await front(app, url)),
  'GET /tenantSplitter/commons/ping': async ({ process }) =>
    (await process.fs.exists(WEDGED)) ? text(500, 'WEDGED\n') : text(200, 'OK\n'),
  'GET /tenantSplitter/commons/ready': async ({ process, quotes }) => {
    if (await process.fs.exists(NOT_READY)) return text(503, `NOT READY: ${NOT_READY} exists\n`);
    await quotes.open();
    return quotes.problem === '' ? text(200, 'READY\n') : text(503, `NOT READY: ${quotes.problem}\n`);
  },
  'GET /tenantSplitter/commons/info': async (app) => json(await info(app)),
  'GET /tenantSplitter/commons/burn': async (app, _request, url) => {
    const ms = Math.min(Number(url.searchParams.get('ms')) || 100, 500);
    await app.burn(ms);
    return text(200, `burned ${ms * 21_000}\n`);
  },
  'GET /tenantSplitter/quotes': async ({ quotes }, request) => {
    const list = await quotes.list();
    const wantsJson = (request.headers['accept'] ?? '').includes('application/json');
    return wantsJson ? json({ quotes: list }) : text(200, `${list.join('\n')}\n`);
  },
  'POST /tenantSplitter/quotes': addQuote,
  'DELETE /tenantSplitter/quotes': reset,
};

export async function answer(app: App, request: ApiRequest): Promise<Answer> {
  const url = urlOf(request.path);
  const route = `${request.method === 'HEAD' ? 'GET' : request.method} ${url.pathname}`;
  const found = Object.hasOwn(routes, route) ? routes[route] : undefined;
  const result = found === undefined ? text(404, 'Not Found\n') : await found(app, request, url);
  const headers = {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    'x-served-by': hostname(app),
  };
  return { ...result, headers: { ...headers, ...result.headers } };
}

async function addQuote({ process, settings, quotes }: App, request: ApiRequest): Promise<Answer> {
  const raw = new TextDecoder().decode(request.body ?? new Uint8Array());
  if (raw.length > MAX_BODY) return text(413, 'too long\n');
  const isForm = (request.headers['content-type'] ?? '').includes('form-urlencoded');
  const given = isForm ? (new URLSearchParams(raw).get('quote') ?? '') : raw;
  const quote = given.replace(/\s+/g, ' ').trim();
  if (quote === '' || quote.length > MAX_QUOTE) return text(400, `a quote has 1 to ${MAX_QUOTE} characters\n`);
  if ((await quotes.list()).length >= MAX_QUOTES) return text(409, 'no room for more quotes\n');
  const problem = await quotes.add(quote);
  if (problem !== undefined) return text(500, `could not save: ${problem} ${settings.file}\n`);
  await process.stdout.write(`quote added (${quote.length} characters)\n`);
  if ((request.headers['accept'] ?? '').includes('text/html')) {
    return { status: 303, body: '', headers: { location: '/tenantSplitter/?show=1' } };
  }
  return text(201, 'added\n');
}

async function reset({ settings, quotes }: App, request: ApiRequest): Promise<Answer> {
  if (settings.adminToken === '') return text(403, 'no ADMIN_TOKEN is set\n');
  if (request.headers['authorization'] !== `Bearer ${settings.adminToken}`) return text(401, 'wrong token\n');
  const problem = await quotes.reset();
  return problem === undefined
    ? text(200, 'back to the 3 canned quotes\n')
    : text(500, `could not save: ${problem} ${settings.file}\n`);
}

async function info(app: App): Promise<object> {
  const { process, settings, quotes } = app;
  return {
    version: settings.version,
    title: settings.title,
    pod: hostname(app),
    pid: process.system?.pid ?? 1,
    uptime: Math.round((process.clock.now() - app.startedAt) / 1000),
    dataDir: settings.dataDir,
    motd: await motd(app),
    adminToken: settings.adminToken === '' ? 'not set' : 'set',
    quotes: (await quotes.list()).length,
    disk: quotes.problem || 'ok',
    memoryLimit: memoryLimit(process.system?.memoryLimit),
    heapLimit: heapLimit(process.system?.memoryLimit),
  };
}

async function front(app: App, url: URL): Promise<string> {
  const quotes = url.searchParams.has('show') ? await app.quotes.list() : [];
  const { title, version } = app.settings;
  return page({ title, version, motd: await motd(app), pod: hostname(app), quotes, maxQuote: MAX_QUOTE });
}

async function motd({ process, settings }: App): Promise<string> {
  try {
    return (await process.fs.readFile(joinPath(settings.configDir, 'motd.txt'))).trim();
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return '';
  }
}

function hostname({ process }: App): string {
  return process.system?.hostname ?? 'localhost';
}

function text(status: number, body: string): Answer {
  return { status, body };
}

function json(value: object): Answer {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: `${JSON.stringify(value)}\n` };
}

function html(body: string): Answer {
  return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
}
