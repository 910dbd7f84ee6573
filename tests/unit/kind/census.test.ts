/** What an operator is told of a cluster's sandboxes. */
import type { V1Namespace } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { countBoxes } from '../../../server/sandbox/kind/census.ts';
import { LABEL } from '../../../server/sandbox/kind/names.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z');

function namespace(id: string, { state, goingFor }: { state?: string; goingFor?: number }): V1Namespace {
  return {
    metadata: {
      name: `atd-${id}-box`,
      labels: { [LABEL.box]: id, ...(state === undefined ? {} : { [LABEL.state]: state }) },
      ...(goingFor === undefined ? {} : { deletionTimestamp: new Date(NOW - goingFor) }),
    },
  };
}

test('sandboxes are counted by where they are in their life, those of readers beside them are not', () => {
  const all = [
    namespace('0000000001', { state: 'spare' }),
    namespace('0000000002', { state: 'open' }),
    namespace('0000000003', { state: 'open' }),
    namespace('0000000003', {}),
    namespace('0000000004', { state: 'ending', goingFor: 5_000 }),
  ];
  expect(countBoxes(all, NOW)).toEqual({ making: 0, spare: 1, opening: 0, open: 2, ending: 1, stuck: 0 });
});

test('a namespace that has been going for two minutes is stuck, a reader\u2019s as well as a box\u2019s', () => {
  const all = [
    namespace('0000000001', { state: 'ending', goingFor: 121_000 }),
    namespace('0000000002', { goingFor: 121_000 }),
    namespace('0000000003', { state: 'ending', goingFor: 119_000 }),
  ];
  expect(countBoxes(all, NOW).stuck).toBe(2);
});
