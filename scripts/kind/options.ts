/** What kind:up and kind:down are told on the command line. */
import { parseArgs } from 'node:util';
import type { Tenancy } from '../../server/sandbox/kind/facts.ts';
import { Plain } from '../message.ts';

export const UP_USAGE = `Usage: npm run kind:up [-- OPTIONS]
Makes a Kubernetes cluster on this machine with kind and prepares it for the guide, or prepares one that exists.

  --tenancy dedicated|shared   one reader owns the cluster (default), or many readers share it
  --cluster NAME               name of the kind cluster (default: atd)
  --image NODE_IMAGE           node image of a new kind cluster
  --workers N                  worker nodes of a new kind cluster besides its control plane (default: 0)
  --kubeconfig FILE            prepare the cluster of this kubeconfig; no cluster is made
  --context NAME               that context of the kubeconfig
  --images REGISTRY            take every image from this registry`;

export const DOWN_USAGE = `Usage: npm run kind:down [-- OPTIONS]
Removes what kind:up made: the sandboxes, what it applied, and the cluster if kind:up made it.

  --cluster NAME               name of the kind cluster (default: atd)
  --kubeconfig FILE            the cluster of this kubeconfig
  --context NAME               that context of the kubeconfig`;

/** Which cluster: one of kind on this machine, or the one that a kubeconfig names. */
export type Which =
  | { readonly from: 'kind'; readonly name: string }
  | { readonly from: 'kubeconfig'; readonly file?: string; readonly context?: string };

export interface UpOptions {
  readonly which: Which;
  /** Not given: as it was, else dedicated. */
  readonly tenancy?: Tenancy;
  readonly nodeImage?: string;
  readonly workers: number;
  readonly registry?: string;
}

const WHICH = { cluster: { type: 'string' }, kubeconfig: { type: 'string' }, context: { type: 'string' } } as const;

/** Undefined when only the usage is asked for. */
export function upOptions(words: readonly string[]): UpOptions | undefined {
  const given = parse(words, UP_USAGE, {
    ...WHICH,
    tenancy: { type: 'string' },
    image: { type: 'string' },
    workers: { type: 'string' },
    images: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  });
  if (given.help === true) return undefined;
  const which = whichOf(given, UP_USAGE);
  const { tenancy } = given;
  if (tenancy !== undefined && tenancy !== 'dedicated' && tenancy !== 'shared') {
    throw wrong(`--tenancy is "${tenancy}"; expected "dedicated" or "shared".`, UP_USAGE);
  }
  if (which.from === 'kubeconfig' && (given.image ?? given.workers) !== undefined) {
    throw wrong('--image and --workers are for a cluster that is made; with --kubeconfig none is.', UP_USAGE);
  }
  const workers = given.workers ?? '0';
  if (!/^\d{1,2}$/.test(workers)) throw wrong(`--workers is "${workers}"; expected a number from 0 to 99.`, UP_USAGE);
  return {
    which,
    workers: Number(workers),
    ...(tenancy === undefined ? {} : { tenancy }),
    ...(given.image === undefined ? {} : { nodeImage: given.image }),
    ...(given.images === undefined ? {} : { registry: given.images }),
  };
}

/** Undefined when only the usage is asked for. */
export function downOptions(words: readonly string[]): Which | undefined {
  const given = parse(words, DOWN_USAGE, { ...WHICH, help: { type: 'boolean', short: 'h' } });
  return given.help === true ? undefined : whichOf(given, DOWN_USAGE);
}

type Given = { readonly cluster?: string; readonly kubeconfig?: string; readonly context?: string };

function whichOf({ cluster, kubeconfig, context }: Given, usage: string): Which {
  if (kubeconfig === undefined && context === undefined) return { from: 'kind', name: cluster ?? 'atd' };
  if (cluster !== undefined) {
    throw wrong('--cluster names a kind cluster; --kubeconfig and --context name any other. Give one of them.', usage);
  }
  return {
    from: 'kubeconfig',
    ...(kubeconfig === undefined ? {} : { file: kubeconfig }),
    ...(context === undefined ? {} : { context }),
  };
}

type Flags = Readonly<Record<string, { readonly type: 'string' | 'boolean'; readonly short?: string }>>;

function parse<const T extends Flags>(words: readonly string[], usage: string, options: T) {
  try {
    return parseArgs({ args: [...words], options, strict: true }).values;
  } catch (error) {
    if (error instanceof TypeError) throw wrong(error.message, usage);
    throw error;
  }
}

const wrong = (what: string, usage: string): Plain => new Plain(`${what}\n\n${usage}`);
