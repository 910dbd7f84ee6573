/** At its end, kind:up says what the cluster can do, what it cannot, and the next command. */
import { expect, test } from 'vitest';
import { summary } from '../../../scripts/kind/summary.ts';
import type { ClusterFacts } from '../../../server/sandbox/kind/facts.ts';

const yes = { ok: true, because: 'it was seen' };
const no = { ok: false, because: 'it was not seen' };

const FACTS: ClusterFacts = {
  version: 1,
  tenancy: 'dedicated',
  ours: true,
  images: { toolbox: 'toolbox:1', docker: 'docker:1', preload: [] },
  can: {
    userNamespaces: yes,
    networkPolicy: no,
    dockerInUserNamespace: no,
    privilegedDocker: yes,
    metrics: yes,
    keptHome: yes,
    freshNodes: no,
  },
  versions: { kubernetes: 'v1.36.4', docker: '28.5.2' },
};

test('each measurement is told with its reason', () => {
  const text = summary(FACTS, {});
  expect(text).toMatch(/yes {2}user namespaces +it was seen/);
  expect(text).toMatch(/no {3}network policies enforced +it was not seen/);
  expect(text).toContain('kubernetes v1.36.4, docker 28.5.2');
});

test('the command to start names the kubeconfig only where the server would not find the cluster', () => {
  expect(summary(FACTS, {})).toMatch(/\n {2}SANDBOX=kind npm start$/);
  expect(summary(FACTS, { kubeconfig: '.cache/kind/atd.kubeconfig' })).toMatch(
    /\n {2}KUBECONFIG=\.cache\/kind\/atd\.kubeconfig SANDBOX=kind npm start$/,
  );
  expect(summary(FACTS, { kubeconfig: "/home/me/it's here" })).toContain(`KUBECONFIG='/home/me/it'\\''s here' `);
});

test('a shared cluster whose network enforces nothing is warned of', () => {
  expect(summary({ ...FACTS, tenancy: 'shared' }, {})).toMatch(/WARNING: this network does not enforce policies/);
  const fenced = { ...FACTS, tenancy: 'shared' as const, can: { ...FACTS.can, networkPolicy: yes } };
  expect(summary(fenced, {})).not.toMatch(/WARNING/);
  expect(summary(FACTS, {})).not.toMatch(/WARNING/);
});
