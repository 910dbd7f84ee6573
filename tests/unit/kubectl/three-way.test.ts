import { describe, expect, test } from 'vitest';
import { lastApplied, withLastApplied } from '../../../server/sandbox/embedded/kubectl/apply/last-applied.ts';
import { threeWayPatch } from '../../../server/sandbox/embedded/kubectl/apply/three-way.ts';

describe('what kubectl apply sends', () => {
  test('is nothing when the manifest says what is there, whatever the server added', () => {
    const manifest = { spec: { containers: [{ name: 'a', image: 'x:1' }] } };
    const current = {
      spec: { containers: [{ name: 'a', image: 'x:1', imagePullPolicy: 'IfNotPresent' }], dnsPolicy: 'x' },
    };
    expect(threeWayPatch({ original: manifest, modified: manifest, current })).toEqual({});
  });

  test('changes one container by its name and leaves the others alone', () => {
    const current = {
      containers: [
        { name: 'a', image: 'x:1' },
        { name: 'sidecar', image: 'y:1' },
      ],
    };
    const modified = { containers: [{ name: 'a', image: 'x:2' }] };
    expect(threeWayPatch({ original: undefined, modified, current })).toEqual({
      '$setElementOrder/containers': [{ name: 'a' }],
      containers: [{ name: 'a', image: 'x:2' }],
    });
  });

  test('deletes what was applied before and is not said any more', () => {
    const original = { metadata: { labels: { a: '1', b: '2' } }, containers: [{ name: 'a' }, { name: 'b' }] };
    const modified = { metadata: { labels: { a: '1' } }, containers: [{ name: 'a' }] };
    const current = { metadata: { labels: { a: '1', b: '2', c: '3' } }, containers: [{ name: 'a' }, { name: 'b' }] };
    expect(threeWayPatch({ original, modified, current })).toEqual({
      metadata: { labels: { b: null } },
      '$setElementOrder/containers': [{ name: 'a' }],
      containers: [{ $patch: 'delete', name: 'b' }],
    });
  });

  test('keeps what others set and the manifest never said', () => {
    const current = { metadata: { labels: { a: '1', other: 'x' } }, spec: { replicas: 5 } };
    expect(
      threeWayPatch({
        original: { metadata: { labels: { a: '1' } } },
        modified: { metadata: { labels: { a: '1' } } },
        current,
      }),
    ).toEqual({});
  });

  test('replaces lists without a key as a whole, and tells ports of containers and of Services apart', () => {
    const current = {
      command: ['sh'],
      containers: [{ name: 'a', ports: [{ containerPort: 80, protocol: 'TCP' }] }],
      ports: [{ port: 80, targetPort: 8080 }],
    };
    const modified = {
      command: ['sh', '-c'],
      containers: [{ name: 'a', ports: [{ containerPort: 80, name: 'http' }] }],
      ports: [{ port: 80, targetPort: 9090 }],
    };
    expect(threeWayPatch({ original: current, modified, current })).toEqual({
      command: ['sh', '-c'],
      '$setElementOrder/containers': [{ name: 'a' }],
      containers: [
        {
          name: 'a',
          '$setElementOrder/ports': [{ containerPort: 80 }],
          ports: [{ containerPort: 80, name: 'http', protocol: null }],
        },
      ],
      '$setElementOrder/ports': [{ port: 80 }],
      ports: [{ port: 80, targetPort: 9090 }],
    });
  });

  test('changes and deletes within the same item at once', () => {
    const original = { containers: [{ name: 'a', image: 'x:1', command: ['sh'] }] };
    const modified = { containers: [{ name: 'a', image: 'x:2' }] };
    expect(threeWayPatch({ original, modified, current: original })).toEqual({
      '$setElementOrder/containers': [{ name: 'a' }],
      containers: [{ name: 'a', image: 'x:2', command: null }],
    });
  });

  test('keeps only the keys of the strategy that it names, so that one of two gives way to the other', () => {
    const current = { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%' } } };
    const modified = { strategy: { type: 'Recreate' } };
    expect(threeWayPatch({ original: undefined, modified, current })).toEqual({
      strategy: { $retainKeys: ['type'], type: 'Recreate' },
    });
  });
});

describe('the annotation in which kubectl keeps what it applied', () => {
  const pod = { kind: 'Pod', apiVersion: 'v1', metadata: { name: 'p' }, spec: { text: 'a < b' } };

  test('is written as Go writes JSON: keys in order, < and > escaped, a line end', () => {
    const { annotations } = withLastApplied(pod, 'ci360').metadata;
    expect(annotations?.['kubectl.kubernetes.io/last-applied-configuration']).toBe(
      '{"apiVersion":"v1","kind":"Pod","metadata":{"annotations":{},"name":"p","namespace":"ci360"},"spec":{"text":"a \\u003c b"}}\n',
    );
  });

  test('reads back, and counts as missing when somebody broke it', () => {
    const applied = withLastApplied(pod, undefined);
    expect(lastApplied(applied)).toMatchObject({ spec: { text: 'a < b' } });
    applied.metadata.annotations = { 'kubectl.kubernetes.io/last-applied-configuration': '{' };
    expect(lastApplied(applied)).toBeUndefined();
  });
});
