/** Gives each namespace what Pods in it rely on: the account `default` and the cluster's certificate. */
import { ApiFailure } from '../upgrade.ts';
import { configMap } from '../apiserver/kinds/config-map.ts';
import { namespaceKind } from '../apiserver/kinds/namespace.ts';
import { serviceAccount } from '../apiserver/kinds/service-account.ts';
import type { KubeObject } from '../apiserver/object.ts';
import type { Registry } from '../apiserver/registry/registry.ts';
import type { Controller } from './controller.ts';
import { rootCertificate } from './root-certificate.ts';

export function namespaceContents(registry: Registry): Controller {
  return {
    name: 'namespace-contents',
    kind: namespaceKind,
    async reconcile({ name }, object) {
      if (object && object.metadata.deletionTimestamp === undefined) await fillNamespace(registry, name);
    },
  };
}

export async function fillNamespace(registry: Registry, namespace: string): Promise<void> {
  const options = { manager: 'kube-controller-manager' };
  const account: KubeObject = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace } };
  const certificate: KubeObject = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'kube-root-ca.crt', namespace, annotations: { 'kubernetes.io/description': description } },
    data: { 'ca.crt': rootCertificate },
  };
  await registry.create(configMap, certificate, options).catch(ignoreExisting);
  await registry.create(serviceAccount, account, options).catch(ignoreExisting);
}

const description =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal ' +
  'service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.';

function ignoreExisting(error: unknown): void {
  if (!(error instanceof ApiFailure) || (error.status.code !== 409 && error.status.code !== 403)) throw error;
}
