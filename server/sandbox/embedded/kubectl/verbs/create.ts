/** `kubectl create`: from files, or one object from words and flags. */
import { KubectlError, usageError, withSource } from '../cli/error.ts';
import { DRY_RUN_FLAG, FILE_FLAGS, MANAGER_FLAG, OUTPUT_FLAGS, VALIDATE_FLAG } from '../cli/global-flags.ts';
import type { KubeObject } from '../client/object.ts';
import { withLastApplied } from '../apply/last-applied.ts';
import type { Invocation, Verb } from '../invocation.ts';
import { eachManifest } from '../manifests/each.ts';
import { configMap } from './create/config-map.ts';
import { createParameters } from './create/creating.ts';
import { cronJob } from './create/cron-job.ts';
import { deployment } from './create/deployment.ts';
import { ingress } from './create/ingress.ts';
import { job } from './create/job.ts';
import { namespace } from './create/namespace.ts';
import { podDisruptionBudget } from './create/pod-disruption-budget.ts';
import { priorityClass } from './create/priority-class.ts';
import { quota } from './create/quota.ts';
import { clusterRoleBinding, roleBinding } from './create/role-binding.ts';
import { clusterRole, role } from './create/role.ts';
import { secret } from './create/secret.ts';
import { serviceAccount } from './create/service-account.ts';
import { serviceGroup } from './create/service.ts';
import { token } from './create/token.ts';
import { dryRunOf, report } from './report.ts';

export const create: Verb = {
  summary: 'Create a resource from a file or from stdin.',
  usage: '-f FILENAME [options]',
  examples: [
    '# Create a pod using the data in pod.json',
    'kubectl create -f ./pod.json',
    '',
    '# Create a pod based on the JSON passed into stdin',
    'cat pod.json | kubectl create -f -',
  ],
  commands: {
    clusterrole: clusterRole,
    clusterrolebinding: clusterRoleBinding,
    configmap: configMap,
    cronjob: cronJob,
    deployment,
    ingress,
    job,
    namespace,
    poddisruptionbudget: podDisruptionBudget,
    priorityclass: priorityClass,
    quota,
    role,
    rolebinding: roleBinding,
    secret,
    service: serviceGroup,
    serviceaccount: serviceAccount,
    token,
  },
  aliases: {
    cj: 'cronjob',
    cm: 'configmap',
    deploy: 'deployment',
    ing: 'ingress',
    ns: 'namespace',
    pc: 'priorityclass',
    pdb: 'poddisruptionbudget',
    resourcequota: 'quota',
    sa: 'serviceaccount',
    svc: 'service',
  },
  flags: {
    ...DRY_RUN_FLAG,
    ...FILE_FLAGS,
    ...MANAGER_FLAG,
    ...OUTPUT_FLAGS,
    'save-config': {
      type: 'bool',
      help: 'If true, the configuration of current object will be saved in its annotation.',
    },
    ...VALIDATE_FLAG,
  },
  async run(call) {
    const { flags, args } = call;
    if (flags.has('filename') && args.length === 0) return fromFiles(call);
    if (args.length > 0) throw usageError('create', `Unexpected args: [${args.join(' ')}]`);
    throw new KubectlError('error: must specify one of -f and -k');
  },
};

function fromFiles(call: Invocation): Promise<number> {
  const { flags, client } = call;
  const dryRun = dryRunOf(call);
  return eachManifest(call, 'create', async ({ resource, collection, object, source, namespace: where }) => {
    const wanted = flags.bool('save-config') ? withLastApplied(object, where) : object;
    const created =
      dryRun === 'client'
        ? wanted
        : await client
            .send<KubeObject>('POST', `${collection}${createParameters(call)}`, { body: wanted })
            .catch((error: unknown) => {
              throw withSource(error, 'creating', source);
            });
    await report(call, { resource, object: created, verb: 'created', dryRun });
  });
}
