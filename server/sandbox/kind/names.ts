/** What our objects in a cluster are called: labels, annotations, namespaces. Everything else is found by these. */

const DOMAIN = 'allthingsdocker.dev';

export const LABEL = {
  /** On every object of a sandbox: the id of its box. */
  box: `${DOMAIN}/box`,
  /** On a box's namespace: where it is in its life. */
  state: `${DOMAIN}/state`,
  /** On a box's namespace once a session has claimed it: that session's id. */
  session: `${DOMAIN}/session`,
  /** On what `kind:up` applied, for `kind:down`. */
  system: `${DOMAIN}/system`,
} as const;

export const ANNOTATION = {
  /** When a session took the box, in ISO 8601. */
  opened: `${DOMAIN}/opened`,
  /** When the sandbox ends unless it is kept, in ISO 8601. */
  expires: `${DOMAIN}/expires`,
  /** When the reader was last seen, in ISO 8601. */
  lastSeen: `${DOMAIN}/last-seen`,
  /** A box that is being made or opened belongs to some server until then; after that it is nobody's. */
  heldUntil: `${DOMAIN}/held-until`,
  /** The version of the driver that made it. */
  version: `${DOMAIN}/version`,
  /** Changes with every sandbox; see `Sandbox.instance`. */
  instance: `${DOMAIN}/instance`,
} as const;

/** Holds what all sandboxes share: registry, mirror, lease, the facts about this cluster. */
export const SYSTEM_NAMESPACE = 'atd-system';
/** ConfigMap in {@link SYSTEM_NAMESPACE} with the key `facts.json`; see facts.ts. */
export const FACTS = { name: 'cluster', key: 'facts.json' } as const;
/** Secret in {@link SYSTEM_NAMESPACE}: `key` signs the tokens of the registry. */
export const REGISTRY_KEY = { name: 'registry-key', key: 'key' } as const;
/** One name for pushes from a reader's docker and for pulls by the kubelet. */
export const REGISTRY_HOST = `registry.${SYSTEM_NAMESPACE}:5000`;
/** Holds the images that readers need, in the place of Docker Hub. */
export const MIRROR_URL = `http://mirror.${SYSTEM_NAMESPACE}:5000`;

/** A box is named apart from its session, so that it can be made before anybody claims it. */
export type BoxId = string & { readonly __brand: 'BoxId' };

export const asBoxId = (text: string | undefined): BoxId | undefined =>
  text !== undefined && /^[a-f0-9]{10}$/.test(text) ? (text as BoxId) : undefined;

/** The namespace of the toolbox. */
export const boxNamespace = (box: BoxId): string => `atd-${box}-box`;

/** The namespace of what the reader makes, by the guide's name for it, in a cluster of their own. */
export const OWN_NAMESPACE = 'ci360';

/** The namespace of what the reader makes. */
export const readerNamespace = (box: BoxId, tenancy: 'dedicated' | 'shared'): string =>
  tenancy === 'dedicated' ? OWN_NAMESPACE : `${OWN_NAMESPACE}-${box}`;
