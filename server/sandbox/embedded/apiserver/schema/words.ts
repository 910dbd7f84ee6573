/** The prose of the schema, loaded package by package when somebody reads it. */

export type Words = Readonly<Record<string, readonly [text: string, fields: Readonly<Record<string, string>>]>>;

/** What is said about types and their fields. */
export async function wordsFor(names: readonly string[]): Promise<Words> {
  const packages = new Set(names.map((name) => name.slice(0, name.lastIndexOf('.'))));
  const loaded = await Promise.all([...packages].map(load));
  return Object.assign({}, ...loaded) as Words;
}

async function load(name: string): Promise<Words> {
  const loader = Object.hasOwn(files, name) ? files[name] : undefined;
  if (!loader) return {};
  const { default: words } = await loader();
  return words as unknown as Words; // JSON's arrays are typed as arrays, not as the pairs that the generator writes.
}

/** One line each, so that a bundler sees which files there are. */
const files: Readonly<Record<string, () => Promise<{ default: object }>>> = {
  'io.k8s.api.apps.v1': () => import('./generated/words/io.k8s.api.apps.v1.json', { with: { type: 'json' } }),
  'io.k8s.api.authentication.v1': () =>
    import('./generated/words/io.k8s.api.authentication.v1.json', { with: { type: 'json' } }),
  'io.k8s.api.authorization.v1': () =>
    import('./generated/words/io.k8s.api.authorization.v1.json', { with: { type: 'json' } }),
  'io.k8s.api.autoscaling.v1': () =>
    import('./generated/words/io.k8s.api.autoscaling.v1.json', { with: { type: 'json' } }),
  'io.k8s.api.autoscaling.v2': () =>
    import('./generated/words/io.k8s.api.autoscaling.v2.json', { with: { type: 'json' } }),
  'io.k8s.api.batch.v1': () => import('./generated/words/io.k8s.api.batch.v1.json', { with: { type: 'json' } }),
  'io.k8s.api.coordination.v1': () =>
    import('./generated/words/io.k8s.api.coordination.v1.json', { with: { type: 'json' } }),
  'io.k8s.api.core.v1': () => import('./generated/words/io.k8s.api.core.v1.json', { with: { type: 'json' } }),
  'io.k8s.api.discovery.v1': () => import('./generated/words/io.k8s.api.discovery.v1.json', { with: { type: 'json' } }),
  'io.k8s.api.events.v1': () => import('./generated/words/io.k8s.api.events.v1.json', { with: { type: 'json' } }),
  'io.k8s.api.networking.v1': () =>
    import('./generated/words/io.k8s.api.networking.v1.json', { with: { type: 'json' } }),
  'io.k8s.api.policy.v1': () => import('./generated/words/io.k8s.api.policy.v1.json', { with: { type: 'json' } }),
  'io.k8s.api.scheduling.v1': () =>
    import('./generated/words/io.k8s.api.scheduling.v1.json', { with: { type: 'json' } }),
  'io.k8s.api.storage.v1': () => import('./generated/words/io.k8s.api.storage.v1.json', { with: { type: 'json' } }),
  'io.k8s.apimachinery.pkg.api.resource': () =>
    import('./generated/words/io.k8s.apimachinery.pkg.api.resource.json', { with: { type: 'json' } }),
  'io.k8s.apimachinery.pkg.apis.meta.v1': () =>
    import('./generated/words/io.k8s.apimachinery.pkg.apis.meta.v1.json', { with: { type: 'json' } }),
  'io.k8s.apimachinery.pkg.runtime': () =>
    import('./generated/words/io.k8s.apimachinery.pkg.runtime.json', { with: { type: 'json' } }),
  'io.k8s.apimachinery.pkg.util.intstr': () =>
    import('./generated/words/io.k8s.apimachinery.pkg.util.intstr.json', { with: { type: 'json' } }),
  'io.k8s.metrics.pkg.apis.metrics.v1beta1': () =>
    import('./generated/words/io.k8s.metrics.pkg.apis.metrics.v1beta1.json', { with: { type: 'json' } }),
};
