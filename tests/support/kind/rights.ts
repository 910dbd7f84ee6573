/** The server's rights as `server.yaml` lists them, for an account of a test's own from which each can be taken. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KubeConfig, type V1ClusterRole, type V1PolicyRule, type V1Role } from '@kubernetes/client-node';
import { parseAllDocuments } from 'yaml';
import { ClusterApi } from '../../../server/sandbox/kind/api/api.ts';
import type { Tenancy } from '../../../server/sandbox/kind/facts.ts';
import { pause } from '../../../server/sandbox/kind/pause.ts';
import { LABEL, SYSTEM_NAMESPACE } from '../../../server/sandbox/kind/names.ts';

const CLUSTER = join(import.meta.dirname, '../../../server/sandbox/kind/cluster');
const FILES = { shared: ['server.yaml'], dedicated: ['server.yaml', 'dedicated/administrator.yaml'] } as const;
const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const NAME = 'rights-test';

/** One verb on one resource, perhaps of one name. */
export interface Right {
  readonly group: string;
  readonly resource: string;
  readonly name: string | undefined;
  readonly verb: string;
  /** Undefined: in the whole cluster. */
  readonly namespace: string | undefined;
}

export const titleOf = ({ verb, resource, name }: Right): string =>
  `${verb} ${resource}${name === undefined ? '' : `/${name}`}`;

/** Every right of the server in a cluster of this tenancy. */
export function serverRights(tenancy: Tenancy): Right[] {
  const text = FILES[tenancy].map((file) => readFileSync(join(CLUSTER, file), 'utf8')).join('\n---\n');
  const documents = parseAllDocuments(text).map((document) => document.toJS() as V1Role);
  return documents
    .filter(({ kind }) => kind === 'ClusterRole' || kind === 'Role')
    .flatMap(({ metadata, rules }) => (rules ?? []).flatMap((rule) => rightsOf(rule, metadata?.namespace)));
}

function rightsOf(rule: V1PolicyRule, namespace: string | undefined): Right[] {
  const names = rule.resourceNames ?? [undefined];
  return (rule.resources ?? []).flatMap((resource) =>
    names.flatMap((name) =>
      rule.verbs.map((verb) => ({ group: rule.apiGroups?.[0] ?? '', resource, name, verb, namespace })),
    ),
  );
}

/** An account with the server's rights. */
export class RightsAccount implements AsyncDisposable {
  readonly #admin: ClusterApi;
  readonly #rights: readonly Right[];
  /** The cluster's API as this account. */
  readonly config: KubeConfig;
  readonly api: ClusterApi;

  private constructor(options: { admin: ClusterApi; rights: readonly Right[]; config: KubeConfig }) {
    this.#admin = options.admin;
    this.#rights = options.rights;
    this.config = options.config;
    this.api = new ClusterApi(options.config);
  }

  static async create(admin: ClusterApi, rights: readonly Right[]): Promise<RightsAccount> {
    const account = `/api/v1/namespaces/${SYSTEM_NAMESPACE}/serviceaccounts`;
    const metadata = { name: NAME, namespace: SYSTEM_NAMESPACE, labels: { [LABEL.system]: 'true' } };
    await admin.ensure(account, { apiVersion: 'v1', kind: 'ServiceAccount', metadata });
    const { status } = await admin.call<{ status: { token: string } }>('POST', `${account}/${NAME}/token`, {
      body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 3_600 } },
    });
    const made = new RightsAccount({ admin, rights, config: configWith(admin, status.token) });
    await made.#write(rights);
    for (const namespace of namespacesOf(rights)) await made.#bind(namespace);
    for (const right of rights) await made.#settled(right, true);
    return made;
  }

  /** Takes one right away, until the returned object is disposed of. Settles when the cluster goes by it. */
  async without(right: Right): Promise<AsyncDisposable> {
    await this.#write(this.#rights.filter((other) => other !== right));
    await this.#settled(right, false);
    return {
      [Symbol.asyncDispose]: async () => {
        await this.#write(this.#rights);
        await this.#settled(right, true);
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.api[Symbol.dispose]();
    for (const namespace of namespacesOf(this.#rights)) {
      await this.#admin.remove(`${rolesOf(namespace).replace(/roles$/, 'rolebindings')}/${NAME}`);
      await this.#admin.remove(`${rolesOf(namespace)}/${NAME}`);
    }
    await this.#admin.remove(`/api/v1/namespaces/${SYSTEM_NAMESPACE}/serviceaccounts/${NAME}`);
  }

  async #write(rights: readonly Right[]): Promise<void> {
    for (const namespace of namespacesOf(this.#rights)) {
      const rules = rights
        .filter((right) => right.namespace === namespace)
        .map(({ group, resource, name, verb }) => ({
          apiGroups: [group],
          resources: [resource],
          verbs: [verb],
          ...(name === undefined ? {} : { resourceNames: [name] }),
        }));
      const role: V1Role | V1ClusterRole = {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: namespace === undefined ? 'ClusterRole' : 'Role',
        metadata: { name: NAME, labels: { [LABEL.system]: 'true' } },
        rules,
      };
      await this.#admin.ensure(rolesOf(namespace), role);
      await this.#admin.call('PUT', `${rolesOf(namespace)}/${NAME}`, { body: role });
    }
  }

  async #bind(namespace: string | undefined): Promise<void> {
    const kind = namespace === undefined ? 'ClusterRole' : 'Role';
    await this.#admin.ensure(rolesOf(namespace).replace(/roles$/, 'rolebindings'), {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: `${kind}Binding`,
      metadata: { name: NAME, labels: { [LABEL.system]: 'true' } },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name: NAME },
      subjects: [{ kind: 'ServiceAccount', name: NAME, namespace: SYSTEM_NAMESPACE }],
    });
  }

  /** The authorizer hears of a change a moment later. */
  async #settled({ group, resource: whole, name, verb, namespace }: Right, allowed: boolean): Promise<void> {
    const [resource, subresource] = whole.split('/', 2);
    const resourceAttributes = { group, resource, subresource, name, verb, namespace };
    const limit = AbortSignal.timeout(20_000);
    for (;;) {
      const { status } = await this.api.call<{ status: { allowed: boolean } }>(
        'POST',
        '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
        {
          body: {
            apiVersion: 'authorization.k8s.io/v1',
            kind: 'SelfSubjectAccessReview',
            spec: { resourceAttributes },
          },
        },
      );
      if (status.allowed === allowed) return;
      await pause(20, limit);
    }
  }
}

const namespacesOf = (rights: readonly Right[]): (string | undefined)[] => [
  ...new Set(rights.map(({ namespace }) => namespace)),
];

const rolesOf = (namespace: string | undefined): string =>
  namespace === undefined ? `${RBAC}/clusterroles` : `${RBAC}/namespaces/${namespace}/roles`;

function configWith(admin: ClusterApi, token: string): KubeConfig {
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: [{ name: 'cluster', server: admin.server, caData: admin.certificateAuthority }],
    users: [{ name: NAME, token }],
    contexts: [{ name: NAME, cluster: 'cluster', user: NAME }],
    currentContext: NAME,
  });
  return config;
}
