/** `kubectl create quota`. */
import { KubectlError } from '../../cli/error.ts';
import { creating } from './creating.ts';

export const quota = creating({
  path: 'quota',
  usage: 'NAME [--hard=key1=value1,key2=value2] [--scopes=Scope1,Scope2] [--dry-run=server|client|none] [options]',
  summary: 'Create a resource quota with the specified name, hard limits, and optional scopes.',
  examples: [
    '# Create a new resource quota named my-quota',
    'kubectl create quota my-quota --hard=cpu=1,memory=1G,pods=2',
  ],
  flags: {
    hard: { type: 'string', help: 'A comma-delimited set of resource=quantity pairs that define a hard limit.' },
    scopes: { type: 'string', help: 'A comma-delimited set of quota scopes that must all match each object tracked.' },
  },
  kind: { kind: 'ResourceQuota', group: '', version: 'v1', name: 'resourcequotas', namespaced: true },
  failed: 'quota',
  async make({ flags }, name) {
    const hard = flags.text('hard');
    const scopes = flags.text('scopes');
    return {
      metadata: { name },
      spec: {
        ...(hard === '' ? {} : { hard: Object.fromEntries(hard.split(',').map(limitOf)) }),
        ...(scopes === '' ? {} : { scopes: scopes.split(',') }),
      },
      status: {},
    };
  },
});

function limitOf(pair: string): [resource: string, quantity: string] {
  const [resource, quantity, ...more] = pair.split('=');
  if (!resource || !quantity || more.length > 0)
    throw new KubectlError(`error: Invalid argument syntax ${pair}, expected <resource>=<value>`);
  if (!/^[+-]?[0-9.]+[eEinumkKMGTP]*[-+]?[0-9]*$/.test(quantity))
    throw new KubectlError(
      "error: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    );
  return [resource, quantity];
}
