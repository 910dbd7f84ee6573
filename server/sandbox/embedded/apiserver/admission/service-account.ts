/** Runs each Pod as an account, and gives it the account's token as a volume. */
import { forbidden } from '../failure.ts';
import { asPod } from '../kinds/pod/pod.ts';
import { suffix } from '../registry/meta.ts';
import type { Admission, Registry } from '../registry/registry.ts';
import type { Stored } from '../storage/storage.ts';

const mountPath = '/var/run/secrets/kubernetes.io/serviceaccount';

export const serviceAccountAdmission: Admission = async (kind, object, registry) => {
  if (kind.kind !== 'Pod' || kind.group !== '') return;
  const { spec, metadata } = asPod(object);
  // A node's own Pods have no account.
  if (metadata.annotations?.['kubernetes.io/config.hash'] !== undefined) return;
  if ((spec.serviceAccountName ?? '') === '') spec.serviceAccountName = 'default';
  const name = spec.serviceAccountName ?? 'default';
  spec.serviceAccount = name;
  const found = await account(registry, metadata.namespace, name);
  if (!found) {
    const why = `error looking up service account ${metadata.namespace ?? ''}/${name}: serviceaccount "${name}" not found`;
    throw forbidden(kind, metadata.name ?? '', why);
  }
  const wanted = spec.automountServiceAccountToken ?? found.object['automountServiceAccountToken'] ?? true;
  if (wanted !== true) return;
  const containers = [...(spec.initContainers ?? []), ...spec.containers].filter(
    ({ volumeMounts = [] }) => !volumeMounts.some((mount) => mount.mountPath === mountPath),
  );
  if (containers.length === 0) return;
  const existing = spec.volumes?.find((volume) => volume.name.startsWith('kube-api-access-'));
  const volume = existing ?? tokenVolume(`kube-api-access-${suffix(registry.random)}`);
  if (!existing) spec.volumes = [...(spec.volumes ?? []), volume];
  for (const container of containers) {
    container.volumeMounts = [...(container.volumeMounts ?? []), { name: volume.name, readOnly: true, mountPath }];
  }
};

/** The account of a new namespace comes a moment after the namespace, so it is worth a little patience. */
async function account(registry: Registry, namespace: string | undefined, name: string): Promise<Stored | undefined> {
  for (let attempt = 0; ; attempt += 1) {
    const found = await registry.storage.get({ storage: 'serviceaccounts', namespace, name });
    if (found || attempt === 10 || name !== 'default') return found;
    await registry.clock.wait(20);
  }
}

function tokenVolume(name: string): { name: string; projected: object } {
  return {
    name,
    projected: {
      sources: [
        { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        {
          downwardAPI: {
            items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
          },
        },
      ],
      defaultMode: 0o644,
    },
  };
}
