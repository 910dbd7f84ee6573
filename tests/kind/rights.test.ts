/** The server has the rights that its features need and no other: without any one of them, one of its features fails and says so. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ClusterApi } from '../../server/sandbox/kind/api/api.ts';
import type { Box } from '../../server/sandbox/kind/boxes.ts';
import { connectCluster, type Cluster } from '../../server/sandbox/kind/cluster.ts';
import type { KindDriver } from '../../server/sandbox/kind/driver.ts';
import { freshNodes } from '../../server/sandbox/kind/fresh-nodes.ts';
import { boxNamespace, SYSTEM_NAMESPACE } from '../../server/sandbox/kind/names.ts';
import { pause } from '../../server/sandbox/kind/pause.ts';
import { Reaper } from '../../server/sandbox/kind/reaper.ts';
import { ToolboxPod } from '../../server/sandbox/kind/session/toolbox.ts';
import { kindDriver, TestLog } from '../support/kind/cluster.ts';
import { RightsAccount, serverRights, titleOf, type Right } from '../support/kind/rights.ts';

const SESSION = 'rights';
const signal = new AbortController().signal;
const inAnHour = (): number => Date.now() + 3_600_000;
const LEASES = `/apis/coordination.k8s.io/v1/namespaces/${SYSTEM_NAMESPACE}/leases`;

const admin = await connectCluster();
const { tenancy, can } = admin.facts;
const shared = tenancy === 'shared';

let account: RightsAccount;
/** A sandbox of another server's, which is open. */
let open: { readonly driver: KindDriver; readonly box: Box };

/** What the server does, done by the account; rejects, or gives what was logged. */
const FEATURES = {
  'a server starts': () => as(async () => undefined),
  'a sandbox is opened': () =>
    as(async ({ driver }) => {
      const sandbox = await driver.open(`${SESSION}-opened`, { signal, expiresAt: inAnHour() });
      await sandbox[Symbol.asyncDispose]();
    }),
  'a half-made sandbox is completed by another server': () => as(({ cluster }) => cluster.boxes.complete(open.box)),
  'the objects of a sandbox are made': () =>
    as(async ({ cluster }) => {
      const box = await admin.boxes.create({ state: 'making' });
      try {
        await cluster.boxes.complete(box);
      } finally {
        await admin.boxes.end(box);
      }
    }),
  'a shell is entered': () =>
    as(async ({ driver }) => {
      const sandbox = await driver.find(SESSION);
      expect(await sandbox?.exec('echo hello', { signal, timeoutMs: 10_000 })).toEqual({
        exitCode: 0,
        output: 'hello\n',
      });
    }),
  'a page asks the cluster as its reader': () =>
    as(async ({ driver }) => {
      const sandbox = await driver.find(SESSION);
      const request = { method: 'GET', path: '/version', headers: {}, signal };
      expect(await sandbox?.kubernetes(request)).toMatchObject({ status: 200 });
    }),
  'a sandbox is ended': () =>
    as(async ({ cluster }) => {
      const box = await admin.boxes.create({ state: 'making' });
      try {
        await cluster.boxes.end(box);
      } finally {
        await admin.boxes.end(box);
      }
    }),
  'what nobody keeps is removed': () =>
    as(async ({ cluster }) => {
      const log = new TestLog();
      await freeLease();
      await using reaper = new Reaper({ api: cluster.api, boxes: cluster.boxes, log, ended: () => undefined });
      await reaper.round();
      if (log.lines.some((line) => line.startsWith('warn'))) throw new Error(log.lines.join('\n'));
    }),
  'a machine that is dead makes room for another one': () =>
    as(async ({ cluster }) => {
      const box = await admin.boxes.create({ state: 'making' });
      try {
        await deadMachine(box);
        await new ToolboxPod(cluster.api, box.id).buried(signal);
      } finally {
        await admin.boxes.end(box);
      }
    }),
  'what a reader pushed goes with the sandbox': () => as(({ cluster }) => cluster.pushed.forget('0123456789')),
  'nodes forget what the last reader pushed': () =>
    as(({ cluster }) => freshNodes({ api: cluster.api, box: open.box.id, images: cluster.facts.images, signal })),
} as const satisfies Record<string, () => Promise<void>>;

type Feature = keyof typeof FEATURES;

const NODES = 'nodes forget what the last reader pushed';
/** Those of a cluster that one reader owns: no second sandbox can be opened in it. */
const DEDICATED: readonly Feature[] = [
  'a server starts',
  'a half-made sandbox is completed by another server',
  'the objects of a sandbox are made',
  NODES,
];
/** Of a home that is a volume. */
const HOME = /persistentvolumeclaims$/;

/** Only where one reader owns the cluster. */
const OWNERS: Readonly<Record<string, readonly [feature: Feature, shows?: RegExp]>> = {
  'bind clusterroles/cluster-admin': [
    'a half-made sandbox is completed by another server',
    /clusterrolebindings.* attempting to grant RBAC permissions/s,
  ],
  'list nodes': ['nodes forget what the last reader pushed'],
};

/** Each right: the feature that fails without it, and how that shows where it is not by the right's own name. */
const NEEDED: Readonly<Record<string, readonly [feature: Feature, shows?: RegExp]>> = {
  'get namespaces': ['a half-made sandbox is completed by another server'],
  'list namespaces': ['what nobody keeps is removed'],
  'create namespaces': ['a sandbox is opened'],
  'patch namespaces': ['a sandbox is ended'],
  'delete namespaces': ['a sandbox is ended'],
  'get pods': ['a half-made sandbox is completed by another server'],
  'create pods': ['a sandbox is opened'],
  'delete pods': ['a machine that is dead makes room for another one'],
  'get persistentvolumeclaims': ['a half-made sandbox is completed by another server'],
  'create persistentvolumeclaims': ['the objects of a sandbox are made'],
  'get pods/exec': ['a shell is entered'],
  // The API server refuses without a reason here; the server says what it needs.
  'create pods/exec': ['a shell is entered', /needs "get" and "create" on "pods\/exec"/],
  'get serviceaccounts': ['a half-made sandbox is completed by another server'],
  'create serviceaccounts': ['a sandbox is opened'],
  'patch serviceaccounts': ['a half-made sandbox is completed by another server'],
  'create serviceaccounts/token': ['a page asks the cluster as its reader'],
  'create secrets': ['a sandbox is opened'],
  'get secrets/registry': ['a half-made sandbox is completed by another server'],
  'get resourcequotas': ['a half-made sandbox is completed by another server'],
  'create resourcequotas': ['a sandbox is opened'],
  'get limitranges': ['a half-made sandbox is completed by another server'],
  'create limitranges': ['a sandbox is opened'],
  'get networkpolicies': ['a half-made sandbox is completed by another server'],
  'create networkpolicies': ['a sandbox is opened'],
  'get rolebindings': ['a half-made sandbox is completed by another server'],
  'create rolebindings': ['a sandbox is opened'],
  'get clusterrolebindings': ['a half-made sandbox is completed by another server'],
  'list clusterrolebindings': ['what nobody keeps is removed'],
  'create clusterrolebindings': ['a sandbox is opened'],
  'delete clusterrolebindings': ['a sandbox is ended'],
  'bind clusterroles/atd-reader': ['a sandbox is opened', /rolebindings.* attempting to grant RBAC permissions/s],
  'bind clusterroles/atd-reader-cluster': [
    'a sandbox is opened',
    /clusterrolebindings.* attempting to grant RBAC permissions/s,
  ],
  'create leases': ['what nobody keeps is removed'],
  'get leases/reaper': ['what nobody keeps is removed'],
  'patch leases/reaper': ['what nobody keeps is removed'],
  'delete services/proxy/registry:registry': ['what a reader pushed goes with the sandbox'],
  'get configmaps/cluster': ['a server starts'],
  'get secrets/registry-key': ['a server starts'],
  'list endpointslices': ['a server starts'],
  ...(shared ? {} : OWNERS),
};

const RIGHTS = serverRights(tenancy);

test('each right of the server is in the table, and nothing else is', () => {
  expect(RIGHTS.map(titleOf).sort()).toEqual(Object.keys(NEEDED).sort());
});

describe(`the server's account in a ${tenancy} cluster`, () => {
  beforeAll(async () => {
    const driver = await kindDriver({ cluster: admin });
    await driver.open(SESSION, { signal, expiresAt: inAnHour() });
    open = { driver, box: (await admin.boxes.ofSession(SESSION)) as Box };
    account = await RightsAccount.create(admin.api, RIGHTS);
  });

  afterAll(async () => {
    await account?.[Symbol.asyncDispose]();
    for (const box of await admin.boxes.list()) if (box.session?.startsWith(SESSION)) await admin.boxes.end(box);
    await open?.driver[Symbol.asyncDispose]();
  });

  test.for(Object.keys(FEATURES) as Feature[])('%s with all rights', async (name, { skip }) => {
    skip(!shared && !DEDICATED.includes(name), 'one reader owns this cluster, and has it');
    skip(shared && name === NODES, 'where readers share a cluster, nothing has to');
    await expect(FEATURES[name]()).resolves.toBeUndefined();
  });

  test.for(RIGHTS.map((right) => [titleOf(right), right, needed(right)] as const))(
    'without %s it is missed, and the error names it',
    async ([title, right, [feature, shows = named(right)]], { skip }) => {
      skip(!shared && !HOME.test(title) && !Object.hasOwn(OWNERS, title), 'proven in a cluster that readers share');
      skip(HOME.test(title) && !can.keptHome.ok, can.keptHome.because);
      skip(title === 'create pods/exec' && !asksForCreate(), 'clusters before 1.35 do not ask for it');
      await using _taken = await account.without(right);
      const error: unknown = await FEATURES[feature]().then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(saying(error)).toMatch(shows);
    },
  );
});

const needed = (right: Right) => NEEDED[titleOf(right)] ?? (['a server starts'] as const);

/** Whether the API server is one that asks for it on a WebSocket. */
function asksForCreate(): boolean {
  const [, minor] = /^v?1\.(\d+)/.exec(admin.facts.versions['kubernetes'] ?? '') ?? [];
  return Number(minor ?? 0) >= 35;
}

/** As the API server words its refusals. */
function named({ verb, resource }: Right): RegExp {
  return new RegExp(`cannot ${verb} resource "${resource}"`);
}

/** An error with all that it was caused by. */
function saying(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return `${error.message}\n${error.cause === undefined ? '' : saying(error.cause)}`;
}

/** A server of the account's own, for one thing. */
async function as(work: (server: { cluster: Cluster; driver: KindDriver }) => Promise<void>): Promise<void> {
  const warnings: unknown[] = [];
  const log = { warn: ({ err }: Record<string, unknown>): unknown => warnings.push(err) };
  const cluster = await connectCluster({ makeApi: () => new ClusterApi(account.config), log });
  await using driver = await kindDriver({ cluster });
  await work({ cluster, driver });
  // What it does without, it says.
  if (warnings.length > 0) throw warnings[0];
}

/** A toolbox that has failed, in a box of its own. */
async function deadMachine({ id }: Box): Promise<void> {
  const pods = `/api/v1/namespaces/${boxNamespace(id)}/pods`;
  const { toolbox } = admin.facts.images;
  const containers = [{ name: 'toolbox', image: toolbox, imagePullPolicy: 'IfNotPresent', command: ['false'] }];
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'toolbox' },
    spec: { restartPolicy: 'Never', containers },
  };
  const limit = AbortSignal.timeout(60_000);
  const account = `/api/v1/namespaces/${boxNamespace(id)}/serviceaccounts/default`;
  while (!(await admin.api.find(account))) await pause(50, limit);
  await admin.api.ensure(pods, pod);
  const dead = new ToolboxPod(admin.api, id);
  while ((await dead.death()) === undefined) await pause(100, limit);
}

/** The lease is there, and nobody's. */
async function freeLease(): Promise<void> {
  const lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'reaper' } };
  await admin.api.ensure(LEASES, lease);
  await admin.api.call('PATCH', `${LEASES}/reaper`, {
    body: { spec: { holderIdentity: null } },
    contentType: 'application/merge-patch+json',
  });
}
