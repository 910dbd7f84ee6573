/** Logins to the readers' registry, signed with the key that the cluster keeps. */
import { REGISTRY_KEY, SYSTEM_NAMESPACE } from '../../server/sandbox/kind/names.ts';
import { basic, registryToken } from '../../server/sandbox/kind/registry-gate/token.ts';
import type { Api } from './api.ts';

/** What a client sends as its `Authorization`. */
export async function registryLogin(api: Api, box: string): Promise<string> {
  const secret = await api.core.readNamespacedSecret({ name: REGISTRY_KEY.name, namespace: SYSTEM_NAMESPACE });
  return basic(registryToken(box, Buffer.from(secret.data?.[REGISTRY_KEY.key] ?? '', 'base64')));
}
