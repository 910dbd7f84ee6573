/** Flags that every kubectl command takes. */
import type { FlagRules } from './flags.ts';

export const GLOBAL_FLAGS = {
  as: { type: 'string', help: 'Username to impersonate for the operation.' },
  'as-group': { type: 'array', help: 'Group to impersonate for the operation, this flag can be repeated.' },
  cluster: { type: 'string', help: 'The name of the kubeconfig cluster to use' },
  context: { type: 'string', help: 'The name of the kubeconfig context to use' },
  help: { type: 'bool', short: 'h', help: 'Help for the command' },
  kubeconfig: { type: 'string', help: 'Path to the kubeconfig file to use for CLI requests.' },
  namespace: { type: 'string', short: 'n', help: 'If present, the namespace scope for this CLI request' },
  'request-timeout': { type: 'string', default: '0', help: 'How long to wait for a single server request.' },
  server: { type: 'string', short: 's', help: 'The address and port of the Kubernetes API server' },
  token: { type: 'string', help: 'Bearer token for authentication to the API server' },
  user: { type: 'string', help: 'The name of the kubeconfig user to use' },
  v: { type: 'int', short: 'v', default: '0', help: 'number for the log level verbosity' },
} as const satisfies FlagRules;

export const FILE_FLAGS = {
  filename: { type: 'list', short: 'f', help: 'Filename, directory, or URL to files that contain the resources.' },
  recursive: { type: 'bool', short: 'R', help: 'Process the directory used in -f, --filename recursively.' },
} as const satisfies FlagRules;

export const POD_TIMEOUT_FLAG = {
  'pod-running-timeout': {
    type: 'string',
    default: '1m0s',
    help: 'The length of time to wait until at least one pod is running',
  },
} as const satisfies FlagRules;

/** Of what connects the reader's streams to a container's. */
export const STREAM_FLAGS = {
  ...POD_TIMEOUT_FLAG,
  quiet: { type: 'bool', short: 'q', help: 'Only print output from the remote session' },
  stdin: { type: 'bool', short: 'i', help: 'Pass stdin to the container' },
  tty: { type: 'bool', short: 't', help: 'Stdin is a TTY' },
} as const satisfies FlagRules;

export const SELECTOR_FLAG = {
  selector: {
    type: 'string',
    short: 'l',
    help: "Selector (label query) to filter on, supports '=', '==', '!=', 'in', 'notin'.",
  },
} as const satisfies FlagRules;

export const FIELD_SELECTOR_FLAG = {
  'field-selector': { type: 'string', help: 'Selector (field query) to filter on.' },
} as const satisfies FlagRules;

export const ALL_NAMESPACES_FLAG = {
  'all-namespaces': {
    type: 'bool',
    short: 'A',
    help: 'If present, list the requested object(s) across all namespaces.',
  },
} as const satisfies FlagRules;

export const OUTPUT_FLAGS = {
  'allow-missing-template-keys': {
    type: 'bool',
    default: 'true',
    help: 'If true, ignore any errors in templates when a field or map key is missing in the template.',
  },
  output: { type: 'string', short: 'o', help: 'Output format. One of: (json, yaml, name, go-template, jsonpath, …).' },
  template: {
    type: 'string',
    help: 'Template string or path to template file to use when -o=go-template, -o=go-template-file.',
  },
  'show-managed-fields': {
    type: 'bool',
    help: 'If true, keep the managedFields when printing objects in JSON or YAML format.',
  },
} as const satisfies FlagRules;

export const DRY_RUN_FLAG = {
  'dry-run': { type: 'string', bare: 'unchanged', default: 'none', help: 'Must be "none", "server", or "client".' },
} as const satisfies FlagRules;

export const MANAGER_FLAG = {
  'field-manager': { type: 'string', help: 'Name of the manager used to track field ownership.' },
} as const satisfies FlagRules;

export const VALIDATE_FLAG = {
  validate: {
    type: 'string',
    bare: 'strict',
    default: 'strict',
    help: 'Must be one of: strict (or true), warn, ignore (or false).',
  },
} as const satisfies FlagRules;
