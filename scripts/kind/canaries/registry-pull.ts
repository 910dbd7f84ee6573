/** Whether the kubelet gets what is in the readers' registry, with the login that readers' Pods have. */
import { REGISTRY_HOST } from '../../../server/sandbox/kind/names.ts';
import { tryPod, type Fact, type Grounds } from './canary.ts';

export interface Pull {
  /** One that the registry has. */
  readonly image: string;
  /** `Authorization` of the Pod's own login; undefined where the node has one. */
  readonly login: string | undefined;
}

export async function registryPull(grounds: Grounds, { image, login }: Pull): Promise<Fact> {
  const { api, namespace } = grounds;
  const name = 'registry';
  if (login !== undefined) {
    const auths = { [REGISTRY_HOST]: { auth: login.replace(/^Basic /, '') } };
    const stringData = { '.dockerconfigjson': JSON.stringify({ auths }) };
    const body = { metadata: { name }, type: 'kubernetes.io/dockerconfigjson', stringData };
    await api.core.createNamespacedSecret({ namespace, body });
  }
  const { ok, why } = await tryPod(grounds, {
    name: 'registry-pull',
    spec: {
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      ...(login === undefined ? {} : { imagePullSecrets: [{ name }] }),
      containers: [{ name: 'check', image, imagePullPolicy: 'Always', command: ['true'] }],
    },
  });
  return { ok, because: ok ? 'the kubelet pulled from it' : why };
}
