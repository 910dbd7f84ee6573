/** A kubeconfig with one more context, which becomes the current one. */

/** How the cluster is reached: with a token, or with the file that holds it and is renewed in place. */
export type ClusterAccess = {
  readonly server: string;
  /** In base64, as kubeconfig has it. */
  readonly certificateAuthority: string;
} & UserAccess;

type UserAccess = { readonly token: string } | { readonly tokenFile: string };

interface Named {
  readonly name: string;
}

interface Kubeconfig {
  readonly clusters: readonly Named[];
  readonly contexts: readonly Named[];
  readonly users: readonly Named[];
}

export interface NewContext {
  readonly name: string;
  /** The name of cluster and user. */
  readonly arn: string;
  readonly access: ClusterAccess;
}

export function mergeContext(
  existing: unknown,
  context: NewContext,
): { readonly config: object; readonly updated: boolean } {
  const before = kubeconfigFrom(existing);
  const { name, arn, access } = context;
  const updated = before.contexts.some((each) => each.name === name);
  const previous = before.contexts.find((each) => each.name === name);
  const config = {
    ...(typeof existing === 'object' && existing !== null ? existing : {}),
    apiVersion: 'v1',
    clusters: replaced(before.clusters, {
      name: arn,
      cluster: { 'certificate-authority-data': access.certificateAuthority, server: access.server },
    }),
    // A context that is there keeps its namespace.
    contexts:
      previous === undefined
        ? replaced(before.contexts, { name, context: { cluster: arn, user: arn } })
        : before.contexts,
    'current-context': name,
    kind: 'Config',
    preferences: {},
    users: replaced(before.users, {
      name: arn,
      user: 'token' in access ? { token: access.token } : { tokenFile: access.tokenFile },
    }),
  };
  return { config, updated };
}

function replaced(list: readonly Named[], item: Named & Readonly<Record<string, unknown>>): readonly Named[] {
  return list.some((each) => each.name === item.name)
    ? list.map((each) => (each.name === item.name ? item : each))
    : [...list, item];
}

function kubeconfigFrom(value: unknown): Kubeconfig {
  return { clusters: listOf(value, 'clusters'), contexts: listOf(value, 'contexts'), users: listOf(value, 'users') };
}

function listOf(value: unknown, key: string): readonly Named[] {
  const list: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  return Array.isArray(list)
    ? list.filter(
        (item): item is Named =>
          typeof item === 'object' && item !== null && 'name' in item && typeof item.name === 'string',
      )
    : [];
}
