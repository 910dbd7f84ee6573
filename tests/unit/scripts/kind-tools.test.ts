/** A machine without docker or kind is told how to get them there. */
import { expect, test } from 'vitest';
import { whatIsMissing } from '../../../scripts/kind/tools.ts';

const THERE = { version: '1' };

test('nothing is said when both are there, or when kind is not needed', () => {
  expect(whatIsMissing({ docker: THERE, kind: THERE }, 'linux')).toBeUndefined();
  expect(whatIsMissing({ docker: THERE }, 'linux')).toBeUndefined();
});

test.each([
  ['linux', /docs\.docker\.com\/engine\/install/, /go install sigs\.k8s\.io\/kind/],
  ['darwin', /colima/, /brew install kind/],
  ['win32', /wsl --install/, /winget install Kubernetes\.kind/],
] as const)('on %s it says how to get each, and that the simulator needs neither', (platform, docker, kind) => {
  const message = whatIsMissing({ docker: { missing: true }, kind: { missing: true } }, platform);
  expect(message).toMatch(docker);
  expect(message).toMatch(kind);
  expect(message).toMatch(/npm start/);
});

test('a docker that does not answer is quoted, with how to start it', () => {
  const refused = 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock.';
  const message = whatIsMissing({ docker: { refused }, kind: THERE }, 'linux');
  expect(message).toContain(refused);
  expect(message).toMatch(/systemctl start docker/);
  expect(message).not.toMatch(/not installed/);
});
