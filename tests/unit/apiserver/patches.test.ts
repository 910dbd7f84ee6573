import { expect, test } from 'vitest';
import { jsonPatch } from '../../../server/sandbox/embedded/apiserver/patch/json-patch.ts';
import { mergePatch } from '../../../server/sandbox/embedded/apiserver/patch/merge-patch.ts';
import { strategicMergePatch } from '../../../server/sandbox/embedded/apiserver/patch/strategic-merge.ts';

const podSchema = 'io.k8s.api.core.v1.Pod';

function containers(patch: unknown): unknown {
  const pod = {
    spec: {
      containers: [
        { name: 'a', image: 'a:1', env: [{ name: 'X', value: '1' }] },
        { name: 'b', image: 'b:1' },
      ],
    },
  };
  return strategicMergePatch(pod, { spec: { containers: patch } }, podSchema);
}

test('a strategic merge patch finds the items of a list by their key', () => {
  expect(containers([{ name: 'a', image: 'a:2', env: [{ name: 'Y', value: '2' }] }])).toEqual({
    spec: {
      containers: [
        {
          name: 'a',
          image: 'a:2',
          env: [
            { name: 'Y', value: '2' },
            { name: 'X', value: '1' },
          ],
        },
        { name: 'b', image: 'b:1' },
      ],
    },
  });
});

test('a strategic merge patch deletes, replaces and orders the items of a list', () => {
  expect(containers([{ name: 'a', $patch: 'delete' }])).toEqual({
    spec: { containers: [{ name: 'b', image: 'b:1' }] },
  });
  expect(containers([{ $patch: 'replace' }, { name: 'c', image: 'c:1' }])).toEqual({
    spec: { containers: [{ name: 'c', image: 'c:1' }] },
  });
  const pod = { spec: { containers: [{ name: 'a' }, { name: 'b' }] } };
  const ordered = {
    spec: { '$setElementOrder/containers': [{ name: 'b' }, { name: 'c' }, { name: 'a' }], containers: [{ name: 'c' }] },
  };
  expect(strategicMergePatch(pod, ordered, podSchema)).toEqual({
    spec: { containers: [{ name: 'b' }, { name: 'c' }, { name: 'a' }] },
  });
});

test('a strategic merge patch takes single values out of a list, and keeps the keys that it is told to keep', () => {
  const object = {
    metadata: { finalizers: ['a', 'b'] },
    spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } },
  };
  const patch = {
    metadata: { '$deleteFromPrimitiveList/finalizers': ['a'] },
    spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } },
  };
  expect(strategicMergePatch(object, patch, 'io.k8s.api.apps.v1.Deployment')).toEqual({
    metadata: { finalizers: ['b'] },
    spec: { strategy: { type: 'Recreate' } },
  });
});

test('a merge patch takes away what is null', () => {
  expect(mergePatch({ a: { b: 1, c: 2 }, d: [1] }, { a: { b: null }, d: [2, 3] })).toEqual({ a: { c: 2 }, d: [2, 3] });
});

test('a JSON patch does all of its operations or none', () => {
  const object = { list: ['a', 'b'], map: { 'x/y': 1 } };
  const done = jsonPatch(object, [
    { op: 'add', path: '/list/1', value: 'n' },
    { op: 'add', path: '/list/-', value: 'z' },
    { op: 'remove', path: '/map/x~1y' },
    { op: 'copy', from: '/list/0', path: '/first' },
    { op: 'move', from: '/list/3', path: '/last' },
    { op: 'test', path: '/first', value: 'a' },
  ]);
  expect(done).toEqual({ list: ['a', 'n', 'b'], map: {}, first: 'a', last: 'z' });
  expect(() =>
    jsonPatch(object, [
      { op: 'remove', path: '/list/0' },
      { op: 'test', path: '/list/0', value: 'nope' },
    ]),
  ).toThrow('test failed');
  expect(object.list).toEqual(['a', 'b']);
});
