/** Names of images: what a short one stands for. */

/** `ghost` is `docker.io/library/ghost:latest`. */
export function fullName(reference: string): string {
  const [first = '', ...rest] = reference.split('/');
  const hasRegistry = rest.length > 0 && (first.includes('.') || first.includes(':') || first === 'localhost');
  const path = hasRegistry ? rest.join('/') : reference;
  const registry = hasRegistry ? first : 'docker.io';
  const tagged = /[:@]/.test(path) ? path : `${path}:latest`;
  return `${registry}/${registry === 'docker.io' && !tagged.includes('/') ? 'library/' : ''}${tagged}`;
}

/** A full name without its tag or digest. */
export function repository(name: string): string {
  return name.replace(/@.*$/, '').replace(/:[^:/]*$/, '');
}
