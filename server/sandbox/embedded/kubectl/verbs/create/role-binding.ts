/** `kubectl create rolebinding` and `clusterrolebinding`: who has a role. */
import { KubectlError } from '../../cli/error.ts';
import type { FlagRules } from '../../cli/flags.ts';
import type { Invocation } from '../../invocation.ts';
import { creating } from './creating.ts';

const GROUP = 'rbac.authorization.k8s.io';
const SUBJECTS = {
  group: { type: 'array', help: 'Groups to bind to the role. The flag can be repeated to add multiple groups.' },
  serviceaccount: { type: 'array', help: 'Service accounts to bind to the role, in the format <namespace>:<name>.' },
  user: { type: 'array', help: 'Usernames to bind to the role. The flag can be repeated to add multiple users.' },
} as const satisfies FlagRules;

export const roleBinding = creating({
  path: 'rolebinding',
  usage:
    'NAME --clusterrole=NAME|--role=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none] [options]',
  summary: 'Create a role binding for a particular role or cluster role.',
  flags: {
    ...SUBJECTS,
    clusterrole: { type: 'string', help: 'ClusterRole this RoleBinding should reference' },
    role: { type: 'string', help: 'Role this RoleBinding should reference' },
  },
  kind: { kind: 'RoleBinding', group: GROUP, version: 'v1', name: 'rolebindings', namespaced: true },
  failed: 'rolebinding',
  async make(call, name) {
    const [role, clusterRole] = [call.flags.text('role'), call.flags.text('clusterrole')];
    if ((role === '') === (clusterRole === ''))
      throw new KubectlError('error: exactly one of clusterrole or role must be specified');
    const roleRef = role === '' ? reference('ClusterRole', clusterRole) : reference('Role', role);
    return { metadata: { name }, roleRef, ...subjectsOf(call) };
  },
});

export const clusterRoleBinding = creating({
  path: 'clusterrolebinding',
  usage:
    'NAME --clusterrole=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none] [options]',
  summary: 'Create a cluster role binding for a particular cluster role.',
  flags: {
    ...SUBJECTS,
    clusterrole: { type: 'string', required: true, help: 'ClusterRole this ClusterRoleBinding should reference' },
  },
  kind: { kind: 'ClusterRoleBinding', group: GROUP, version: 'v1', name: 'clusterrolebindings', namespaced: false },
  failed: 'clusterrolebinding',
  async make(call, name) {
    return {
      metadata: { name },
      roleRef: reference('ClusterRole', call.flags.text('clusterrole')),
      ...subjectsOf(call),
    };
  },
});

const reference = (kind: string, name: string): object => ({ apiGroup: GROUP, kind, name });

function subjectsOf({ flags }: Invocation): { subjects?: object[] } {
  const named = (kind: string, flag: string): object[] => flags.list(flag).map((name) => reference(kind, name));
  const accounts = flags.list('serviceaccount').map((account) => {
    const [namespace, name, ...more] = account.split(':');
    if (!namespace || !name || more.length > 0)
      throw new KubectlError('error: serviceaccount must be <namespace>:<name>');
    return { kind: 'ServiceAccount', name, namespace };
  });
  const subjects = [...named('User', 'user'), ...named('Group', 'group'), ...accounts];
  return subjects.length > 0 ? { subjects } : {};
}
