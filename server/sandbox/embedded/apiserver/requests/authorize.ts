/** Whether a caller may do something. The sandbox's own user may do anything; whoever it plays (`--as`), nothing yet. */
import { ApiFailure } from '../../upgrade.ts';
import type { Caller } from './request.ts';

export interface Attributes {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string | undefined;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
}

export const adminReason =
  'RBAC: allowed by ClusterRoleBinding "kubeadm:cluster-admins" of ClusterRole "cluster-admin" to Group "kubeadm:cluster-admins"';

export function isAllowed({ groups }: Caller): boolean {
  return groups.includes('kubeadm:cluster-admins') || groups.includes('system:masters');
}

/** Throws the server's own 403. */
export function authorize(caller: Caller, attributes: Attributes): void {
  if (isAllowed(caller)) return;
  const { verb, group, resource, subresource, namespace, name = '' } = attributes;
  const what = subresource === undefined ? resource : `${resource}/${subresource}`;
  const where = namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  const subject =
    name === ''
      ? `${group === '' ? what : `${what}.${group}`} is forbidden`
      : `${group === '' ? what : `${what}.${group}`} "${name}" is forbidden`;
  throw new ApiFailure({
    code: 403,
    reason: 'Forbidden',
    message: `${subject}: User "${caller.username}" cannot ${verb} resource "${what}" in API group "${group}" ${where}`,
    details: { ...(name === '' ? {} : { name }), ...(group === '' ? {} : { group }), kind: resource },
  });
}
