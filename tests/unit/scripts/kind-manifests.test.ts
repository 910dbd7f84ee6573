/** The manifests of a cluster say by themselves what kind:up applies. */
import { describe, expect, test } from 'vitest';
import { inRegistry, readImages } from '../../../scripts/kind/images.ts';
import { readManifests, type Part } from '../../../scripts/kind/manifests.ts';
import { LABEL, REGISTRY_HOST, REGISTRY_KEY, SYSTEM_NAMESPACE } from '../../../server/sandbox/kind/names.ts';

const PARTS: readonly Part[] = ['.', 'dedicated', 'metrics-server'];
const all = (registry?: string) => PARTS.flatMap((part) => readManifests(part, readImages(registry)));

/** Every value under a key, however deep. */
function valuesOf(value: unknown, key: string): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, entry]: [string, unknown]) => [
    ...(name === key ? [entry] : []),
    ...valuesOf(entry, key),
  ]);
}

describe('an object', () => {
  test.each(all().map((object) => [`${object.kind} ${object.metadata?.name}`, object] as const))(
    '%s carries the label by which kind:down finds it',
    (_name, object) => {
      expect(object.metadata?.labels).toMatchObject({ [LABEL.system]: 'true' });
    },
  );

  test('is applied after the namespace that it is in', () => {
    expect(all()[0]).toMatchObject({ kind: 'Namespace', metadata: { name: SYSTEM_NAMESPACE } });
  });
});

describe('an image', () => {
  test('has a version, and stands for what the images file says', () => {
    const images = valuesOf(all(), 'image');
    expect(images.length).toBeGreaterThan(3);
    for (const image of images) expect([...readImages().values()]).toContain(image);
  });

  test("comes from the operator's registry when there is one, all of them", () => {
    const images = [...readImages('registry.example.com:5000/guide/').values()];
    for (const image of images) expect(image).toMatch(/^registry\.example\.com:5000\/guide\/[a-z]/);
    expect(new Set(images).size).toBe(images.length);
  });

  test.each([
    ['ghost', 'r.example/library/ghost'],
    ['kindest/node', 'r.example/kindest/node'],
    ['registry.k8s.io/metrics-server/metrics-server', 'r.example/metrics-server/metrics-server'],
    ['localhost/own', 'r.example/own'],
  ])('%s is %s there', (name, expected) => {
    expect(inRegistry(name, 'r.example')).toBe(expected);
  });

  test('of a node is pinned by digest', () => {
    expect(readImages().get('system/node')).toMatch(/^kindest\/node:v\d+\.\d+\.\d+@sha256:[0-9a-f]{64}$/);
  });
});

test("the registry is the Service that everybody's names mean, and its gate has the key", () => {
  const [host = '', port] = REGISTRY_HOST.split(':');
  const [name, namespace] = host.split('.');
  const service = all().find(({ kind, metadata }) => kind === 'Service' && metadata?.name === name);
  expect(service).toMatchObject({ metadata: { namespace }, spec: { ports: [{ port: Number(port) }] } });
  expect(valuesOf(all(), 'secretName')).toEqual([REGISTRY_KEY.name]);
});

test('the server gets no right to everything', () => {
  const roles = readManifests('.', readImages());
  expect(valuesOf(roles, 'verbs').flat()).not.toContain('*');
  expect(valuesOf(roles, 'resources').flat()).not.toContain('*');
  expect(valuesOf(roles, 'resourceNames').flat()).not.toContain('cluster-admin');
});
