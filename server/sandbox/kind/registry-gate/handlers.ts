/** What the gate does with each kind of request. */
import { adoptBlob, adoptManifest, type Adoption } from './adopt.ts';
import { CREATED_TAG } from './catalog.ts';
import { deleteBox } from './delete-box.ts';
import { sendJson, type Exchange } from './exchange.ts';
import { denied, manifestUnknown, nameUnknown } from './failure.ts';
import { answer, ask } from './forward.ts';
import { onePage } from './one-page.ts';
import { isName, type Route, type RouteOf } from './route.ts';
import { GUIDE } from './token.ts';

/** As the registry itself. */
const MAX_MANIFEST_BYTES = 4 << 20;

type Handlers = { readonly [K in Route['kind']]: (exchange: Exchange, route: RouteOf<K>) => Promise<void> };

const HANDLERS: Handlers = {
  async health({ response, upstream, signal }) {
    const { status } = await upstream.ask({ method: 'GET', path: '/v2/', signal });
    sendJson(response, { status: status === 200 ? 200 : 503, body: { registry: status } });
  },
  async base({ response }) {
    sendJson(response, { status: 200, body: {} });
  },
  async catalog({ response, box, catalog, query, signal }) {
    const own = await catalog.repositories(box, signal);
    const guide = box === GUIDE ? [] : await catalog.namesOf(GUIDE, signal);
    const { items, headers } = onePage([...new Set([...own, ...guide])].sort(), { path: '/v2/_catalog', query });
    sendJson(response, { status: 200, body: { repositories: items }, headers });
  },
  async tags({ response, box, catalog, query, signal }, { repository }) {
    const owner = (await catalog.exists(box, repository, signal)) ? box : GUIDE;
    const tags = await catalog.tags(owner, repository, signal);
    if (tags === undefined) throw nameUnknown(repository);
    const shown = tags.filter((tag) => tag !== CREATED_TAG);
    const { items, headers } = onePage(shown, { path: `/v2/${repository}/tags/list`, query });
    sendJson(response, { status: 200, body: { name: repository, tags: items }, headers });
  },
  async manifest(exchange, { repository, reference }) {
    const writes = exchange.request.method === 'PUT';
    if (reference === CREATED_TAG) throw writes ? denied(`the tag ${CREATED_TAG} is taken`) : manifestUnknown();
    if (!writes)
      return read(exchange, {
        repository,
        what: `manifests/${reference}`,
        adopt: (adoption) => adoptManifest(adoption, reference),
      });
    await mustExist(exchange, repository);
    const path = `/v2/${exchange.box}/${repository}/manifests/${reference}`;
    await answer(exchange, await ask(exchange, path, MAX_MANIFEST_BYTES), exchange.box);
  },
  blob: (exchange, { repository, digest }) =>
    read(exchange, { repository, what: `blobs/${digest}`, adopt: (adoption) => adoptBlob(adoption, digest) }),
  async 'start-upload'(exchange, { repository }) {
    const { box, query, maxBlobBytes } = exchange;
    await mustExist(exchange, repository);
    const [mount, from] = [query.get('mount'), query.get('from')];
    // A layer is taken over from the box's own repositories only, whatever name is given.
    const taken =
      mount !== null && from !== null && isName(from)
        ? `?${new URLSearchParams({ mount, from: `${box}/${from}` }).toString()}`
        : '';
    const path = `/v2/${box}/${repository}/blobs/uploads/${taken}`;
    await answer(exchange, await ask(exchange, path, maxBlobBytes), box);
  },
  async upload(exchange, { repository, upload }) {
    const { box, query, request, upstream, signal, maxBlobBytes } = exchange;
    const path = (...names: readonly string[]): string => {
      const kept = new URLSearchParams([...query].filter(([name]) => names.includes(name)));
      return `/v2/${box}/${repository}/blobs/uploads/${upload}?${kept.toString()}`;
    };
    let room = maxBlobBytes;
    if (request.method === 'PATCH') {
      const { headers } = await upstream.ask({ method: 'GET', path: path('_state'), signal });
      room -= Number(/^0-(\d+)$/.exec(String(headers.range))?.[1] ?? 0);
    }
    await answer(exchange, await ask(exchange, path('_state', 'digest'), room), box);
  },
  async repositories({ response, box, catalog, signal }) {
    sendJson(response, { status: 200, body: { repositories: await catalog.repositories(box, signal) } });
  },
  async repository({ response, box, catalog, signal }, { repository }) {
    const there = box !== GUIDE && (await catalog.exists(box, repository, signal));
    if (!there) await catalog.create(box, repository, signal);
    sendJson(response, { status: there ? 409 : 201, body: { repository } });
  },
  async box(exchange, { box }) {
    if (exchange.box !== GUIDE) throw denied("only the operator's token deletes what a box pushed");
    sendJson(exchange.response, { status: 200, body: await deleteBox(exchange, box) });
  },
};

export function handle(exchange: Exchange, route: Route): Promise<void> {
  const handler = HANDLERS[route.kind] as (exchange: Exchange, route: Route) => Promise<void>;
  return handler(exchange, route);
}

async function mustExist({ box, catalog, signal }: Exchange, repository: string): Promise<void> {
  if (!(await catalog.exists(box, repository, signal))) throw nameUnknown(repository);
}

interface Read {
  readonly repository: string;
  /** Path in the repository. */
  readonly what: string;
  readonly adopt: (adoption: Adoption) => Promise<boolean>;
}

/** From the box, else from the guide. Into a repository the box made itself, the guide's is linked first: see adopt.ts. */
async function read(exchange: Exchange, { repository, what, adopt }: Read): Promise<void> {
  const { box, catalog, upstream, signal } = exchange;
  const own = await ask(exchange, `/v2/${box}/${repository}/${what}`);
  if (own.statusCode !== 404 || box === GUIDE) return answer(exchange, own, box);
  own.resume();
  const created = await catalog.exists(box, repository, signal);
  const owner = created && (await adopt({ upstream, box, repository, signal })) ? box : GUIDE;
  await answer(exchange, await ask(exchange, `/v2/${owner}/${repository}/${what}`), owner);
}
