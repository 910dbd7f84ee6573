/** `kubectl create namespace`. */
import { creating } from './creating.ts';

export const namespace = creating({
  path: 'namespace',
  usage: 'NAME [--dry-run=server|client|none] [options]',
  summary: 'Create a namespace with the specified name.',
  examples: ['# Create a new namespace named my-namespace', 'kubectl create namespace my-namespace'],
  flags: {},
  kind: { kind: 'Namespace', group: '', version: 'v1', name: 'namespaces', namespaced: false },
  make: (_call, name) => Promise.resolve({ metadata: { name }, spec: {}, status: {} }),
});
