/** What a node's containerd is told of the readers' registry. */
import { expect, test } from 'vitest';
import { hostsToml } from '../../../scripts/kind/nodes.ts';

test("a node reaches the registry at its Service's address, by plain HTTP, to pull only", () => {
  const text = hostsToml({ clusterIP: '10.96.1.2' });
  expect(text).toContain('[host."http://10.96.1.2:5000"]\n  capabilities = ["pull", "resolve"]');
  expect(text).not.toMatch(/authorization|push/);
});

test('a node of a cluster that one reader owns has a login of its own', () => {
  expect(hostsToml({ clusterIP: '10.96.1.2', login: 'Basic eA==' })).toContain(
    '[host."http://10.96.1.2:5000".header]\n  authorization = "Basic eA=="',
  );
});

test('an IPv6 address stands in brackets', () => {
  expect(hostsToml({ clusterIP: 'fd00::2' })).toContain('server = "http://[fd00::2]:5000"');
});
