/** What a reader pushed goes with the sandbox, and a registry that is away keeps no sandbox from ending. */
import { expect, test } from 'vitest';
import type { ClusterApi } from '../../../server/sandbox/kind/api/api.ts';
import { PushedImages } from '../../../server/sandbox/kind/pushed-images.ts';
import { boxOf, GUIDE, PROXIED_AUTHORIZATION } from '../../../server/sandbox/kind/registry-gate/token.ts';

const registryKey = Buffer.from('0123456789abcdef');

test('the gate is asked as the operator, by the API server, in a header that its proxy passes on', async () => {
  const asked: { method: string; path: string; box: string | undefined }[] = [];
  const api = {
    async call(method: string, path: string, { headers }: { headers: Record<string, string> }) {
      asked.push({ method, path, box: boxOf(headers[PROXIED_AUTHORIZATION], registryKey) });
    },
  } as unknown as ClusterApi;
  await new PushedImages({ api, registryKey, warn: () => expect.unreachable() }).forget('0123456789');
  const path = '/api/v1/namespaces/atd-system/services/registry:registry/proxy/sandbox/boxes/0123456789';
  expect(asked).toEqual([{ method: 'DELETE', path, box: GUIDE }]);
});

test('a registry that is away is told to the operator, and to nobody else', async () => {
  const away = new Error('no endpoints available for service "registry"');
  const api = { call: () => Promise.reject(away) } as unknown as ClusterApi;
  const warnings: unknown[] = [];
  const warn = ({ err, owner }: Record<string, unknown>, message: string): unknown =>
    warnings.push([err, owner, message]);
  await new PushedImages({ api, registryKey, warn }).forget('0123456789');
  expect(warnings).toEqual([[away, '0123456789', 'what a reader pushed could not be removed from the registry']]);
});
