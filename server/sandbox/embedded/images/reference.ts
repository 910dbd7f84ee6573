/** Names of images: what `ghost` is short for, and how a name is shown again. */

export interface Reference {
  /** `docker.io` when none was given. */
  readonly registry: string;
  /** `library/ghost`, `mkt-devops/mkt-tenant-splitter`. */
  readonly repository: string;
  readonly tag: string;
  /** Whether the tag was written. */
  readonly tagged: boolean;
  readonly digest?: string;
}

const HUB = 'docker.io';

/** Undefined when it is no valid name. */
export function parseReference(text: string): Reference | undefined {
  const [named = '', digest] = text.split('@');
  const slash = named.indexOf('/');
  const first = slash < 0 ? '' : named.slice(0, slash);
  const hasRegistry = first.includes('.') || first.includes(':') || first === 'localhost';
  const path = hasRegistry ? named.slice(slash + 1) : named;
  const colon = path.lastIndexOf(':');
  const repository = colon < 0 ? path : path.slice(0, colon);
  const tag = colon < 0 ? 'latest' : path.slice(colon + 1);
  if (!/^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/.test(repository))
    return undefined;
  if (!/^\w[\w.-]{0,127}$/.test(tag)) return undefined;
  return {
    registry: hasRegistry ? first : HUB,
    repository: !hasRegistry && !repository.includes('/') ? `library/${repository}` : repository,
    tag,
    tagged: colon >= 0,
    ...(digest === undefined ? {} : { digest }),
  };
}

/** Why a name is none, in Docker's words. */
export function whyNoReference(text: string): string {
  const path = text.replace(/(?::[^:/]*)?(?:@.*)?$/, '');
  const shown = path.includes('/') ? path : `library/${path}`;
  return `invalid reference format${/[A-Z]/.test(path) ? `: repository name (${shown}) must be lowercase` : ''}`;
}

/** As `docker image ls` shows the repository: without Docker Hub's name. */
export function shortRepository({ registry, repository }: Pick<Reference, 'registry' | 'repository'>): string {
  if (registry !== HUB) return `${registry}/${repository}`;
  return repository.replace(/^library\//, '');
}

export function shortReference(reference: Reference): string {
  return `${shortRepository(reference)}:${reference.tag}`;
}

/** As BuildKit and containerd name it: with everything. */
export function fullReference({ registry, repository, tag }: Reference): string {
  return `${registry}/${repository}:${tag}`;
}

export function isHub(reference: Reference): boolean {
  return reference.registry === HUB;
}
