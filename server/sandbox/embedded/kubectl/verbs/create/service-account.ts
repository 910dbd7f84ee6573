/** `kubectl create serviceaccount`. */
import { creating } from './creating.ts';

export const serviceAccount = creating({
  path: 'serviceaccount',
  usage: 'NAME [--dry-run=server|client|none] [options]',
  summary: 'Create a service account with the specified name.',
  examples: [
    '# Create a new service account named my-service-account',
    'kubectl create serviceaccount my-service-account',
  ],
  flags: {},
  kind: { kind: 'ServiceAccount', group: '', version: 'v1', name: 'serviceaccounts', namespaced: true },
  failed: 'serviceaccount',
  make: (_call, name) => Promise.resolve({ metadata: { name } }),
});
