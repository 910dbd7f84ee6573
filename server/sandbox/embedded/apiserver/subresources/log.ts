/** `pods/log`. */
import type { ApiResponse } from '../../../sandbox.ts';
import { flag, integer, type Request } from '../requests/request.ts';
import { asPod } from '../kinds/pod/pod.ts';
import type { KubeletClient } from '../kubelet-client.ts';
import type { KubeObject } from '../object.ts';
import { containerOf } from './container.ts';

export async function podLog(
  object: KubeObject,
  request: Request,
  { kubelet, now }: { kubelet: KubeletClient; now: number },
): Promise<ApiResponse> {
  const { query, signal } = request;
  const pod = asPod(object);
  const seconds = integer(query, 'sinceSeconds');
  const time = query.get('sinceTime');
  const body = await kubelet.logs(pod, {
    container: containerOf(pod, query.get('container')),
    follow: flag(query, 'follow'),
    previous: flag(query, 'previous'),
    timestamps: flag(query, 'timestamps'),
    tailLines: integer(query, 'tailLines'),
    limitBytes: integer(query, 'limitBytes'),
    since: seconds !== undefined ? now - seconds * 1000 : time !== null ? Date.parse(time) : undefined,
    signal,
  });
  return { status: 200, headers: { 'content-type': 'text/plain' }, body };
}
