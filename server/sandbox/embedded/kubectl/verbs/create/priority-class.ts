/** `kubectl create priorityclass`. */
import { creating } from './creating.ts';

export const priorityClass = creating({
  path: 'priorityclass',
  usage: 'NAME --value=VALUE --global-default=BOOL [--dry-run=server|client|none] [options]',
  summary: 'Create a priority class with the specified name, value, globalDefault and description.',
  examples: [
    '# Create a priority class named high-priority',
    'kubectl create priorityclass high-priority --value=1000 --description="high priority"',
  ],
  flags: {
    description: { type: 'string', help: 'When this priority class should be used.' },
    'global-default': {
      type: 'bool',
      help: 'Whether this PriorityClass should be considered as the default priority.',
    },
    'preemption-policy': {
      type: 'string',
      default: 'PreemptLowerPriority',
      help: 'The policy for preempting pods with lower priority.',
    },
    value: { type: 'int', default: '0', help: 'The value of this priority class.' },
  },
  kind: {
    kind: 'PriorityClass',
    group: 'scheduling.k8s.io',
    version: 'v1',
    name: 'priorityclasses',
    namespaced: false,
  },
  failed: 'priorityclass',
  make: async ({ flags }, name) => ({
    metadata: { name },
    value: flags.int('value'),
    ...(flags.bool('global-default') ? { globalDefault: true } : {}),
    ...(flags.text('description') === '' ? {} : { description: flags.text('description') }),
    preemptionPolicy: flags.text('preemption-policy'),
  }),
});
