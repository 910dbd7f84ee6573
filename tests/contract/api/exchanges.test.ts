/** Replays what a real API server answered (tests/recorded/api, Kubernetes 1.36.4), request by request. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testCluster, type Answer, type TestCluster } from '../../support/cluster/cluster.ts';
import { normalise } from './normalise.ts';
import { stubborn } from '../../support/cluster/fake-container.ts';

interface Exchange {
  readonly step: string;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly type?: string;
    readonly body?: unknown;
    readonly accept: string;
  };
  readonly status: number;
  readonly contentType: string;
  readonly warning?: string;
  readonly body: unknown;
}

const file = path.join(import.meta.dirname, '../../recorded/api/exchanges.jsonl');
const exchanges = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Exchange);

/** Milliseconds that the recording waited before a step. */
const pauses: Readonly<Record<string, number>> = {
  'create configmap': 1500,
  'get pod': 2000,
  'pod four seconds later': 4000,
  'get replicaset': 4000,
  orphans: 2000,
  'get deployment': 4000,
  'delete namespace': 5000,
};

/** Steps whose answer differs, and why that is so. */
const differences: Readonly<Record<string, string>> = {
  'events as table': 'how far a kubelet gets between an image change and an eviction is a matter of milliseconds',
  'list all pods as table': 'the recorded cluster runs other Pods of its own',
  'delete deployment, foreground': 'the recorded controllers had not yet seen the changes before; ours have',
  'deployment is going': 'the recorded controllers had not yet seen the changes before; ours have',
  'node as table': 'the recorded node is another one, made by kubeadm',
  'pod four seconds later': 'the recorded kubelet was still busy with the changed image; here the Pod is gone',
  'replicas as a word': 'the message quotes the object as JSON, and Go writes its fields in the order of its structs',
};

const configMaps = '/api/v1/namespaces/rec/configmaps';

/** What else happened while a watch was open. */
const during: Readonly<Record<string, (cluster: TestCluster) => Promise<void>>> = {
  async 'watch configmaps'(cluster) {
    await cluster.call('POST', configMaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'w' } });
    await cluster.call('PATCH', `${configMaps}/w`, { data: { a: '1' } }, { type: 'application/merge-patch+json' });
    await cluster.call('DELETE', `${configMaps}/w`);
  },
};

describe('the API answers as a real server does', () => {
  let cluster: TestCluster;
  const latest = new Map<string, Answer>();

  beforeAll(async () => {
    cluster = await testCluster({ 'busybox:1.36': stubborn }, ['busybox:1.36']);
    await cluster.time.advance(3000);
  });

  afterAll(async () => {
    await cluster[Symbol.asyncDispose]();
  });

  test.each(exchanges)('$step', async (exchange) => {
    const { step, request } = exchange;
    // Without a pause the next request came before the controllers had seen the last one.
    if (Object.hasOwn(pauses, step)) await cluster.time.advance(pauses[step] ?? 0);
    const answer = await ask(exchange);
    latest.set(step, answer);
    if (Object.hasOwn(differences, step)) return;
    expect(
      {
        status: answer.status,
        contentType: answer.headers['content-type'],
        warning: answer.headers['warning'],
        body: normalise(answer.body),
      },
      `${request.method} ${request.url}`,
    ).toEqual({
      status: exchange.status,
      contentType: exchange.contentType,
      warning: exchange.warning,
      body: normalise(ours(exchange.body, answer.body)),
    });
  });

  async function ask({ step, request }: Exchange): Promise<Answer> {
    const { method, type, accept } = request;
    const options = { accept, ...(type === undefined ? {} : { type }) };
    if (!request.url.includes('watch=true')) return cluster.call(method, request.url, own(step, request.body), options);
    const since = latest.get('list before the watch')?.body.metadata.resourceVersion;
    const url = request.url.replace(/resourceVersion=\d{3,}/, `resourceVersion=${since}`);
    return cluster.watch(url, { ...options, during: () => during[step]?.(cluster) ?? Promise.resolve() });
  }

  /** A body that carries what an earlier answer said must carry what our earlier answer said. */
  function own(step: string, body: unknown): unknown {
    if (step !== 'update with an old resourceVersion') return body;
    return { ...latest.get('get configmap')?.body, data: { x: '5' } };
  }
});

/** Kinds that the simulator's own objects are of, and readers can't make any of. */
const READ_ONLY = /\/daemonsets\b/;

/** Of a discovery answer, what is about the groups and resources that the simulator has. */
function ours(recorded: unknown, answer: unknown): unknown {
  if (!isDiscovery(recorded) || !isDiscovery(answer)) return recorded;
  const names = new Set(namesIn(answer));
  return filtered(recorded, names);
}

interface Discovery {
  readonly kind: 'APIGroupDiscoveryList' | 'APIResourceList';
}

function isDiscovery(value: unknown): value is Discovery {
  const kind: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'kind') : undefined;
  return kind === 'APIGroupDiscoveryList' || kind === 'APIResourceList';
}

function namesIn(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => namesIn(item, path));
  if (typeof value !== 'object' || value === null) return [];
  const own = `${path}/${identity(value)}`;
  return [own, ...Object.values(value).flatMap((inner) => namesIn(inner, own))];
}

function filtered(value: unknown, names: ReadonlySet<string>, path = ''): unknown {
  if (Array.isArray(value)) {
    const kept = value.filter((item) => typeof item !== 'object' || names.has(`${path}/${identity(item)}`));
    return kept.map((item) => filtered(item, names, path));
  }
  if (typeof value !== 'object' || value === null) return value;
  const own = `${path}/${identity(value)}`;
  const isRead = (verb: unknown): boolean => ['get', 'list', 'watch'].includes(String(verb));
  const part = (name: string, inner: unknown): unknown =>
    name === 'verbs' && READ_ONLY.test(own) && Array.isArray(inner)
      ? inner.filter(isRead)
      : filtered(inner, names, own);
  const entries = Object.entries(value).map(([name, inner]) => [name, part(name, inner)] as const);
  // An object whose parts are all unknown to us has no list of parts.
  return Object.fromEntries(
    entries.filter(([name, inner]) => name !== 'subresources' || (Array.isArray(inner) && inner.length > 0)),
  );
}

function identity(value: object): string {
  const name: unknown =
    Reflect.get(value, 'resource') ??
    Reflect.get(value, 'subresource') ??
    Reflect.get(value, 'name') ??
    Reflect.get(value, 'version');
  const metadata: unknown = Reflect.get(value, 'metadata');
  const group: unknown = typeof metadata === 'object' && metadata !== null ? Reflect.get(metadata, 'name') : undefined;
  return String(name ?? group ?? '');
}
