/** A reader whose command failed in a way that is known is told what to do. */
import { describe, expect, test } from 'vitest';
import { helpFor, makes } from '../../../src/guide/failures.ts';

describe('What real tools say when they fail', () => {
  test.each([
    ['Error from server (NotFound): pods "baldur-ghost" not found', 'baldur-ghost', /There is no baldur-ghost/],
    [
      'Error from server (NotFound): error when creating "a.yaml": namespaces "ci360" not found',
      'ci360',
      /Setup kubectl/,
    ],
    ['error: error from server (NotFound): pods "nope" not found in namespace "ci360"', 'nope', /no nope/],
    ['error: the path "baldur-ghost.yaml" does not exist', 'baldur-ghost.yaml', /not saved yet/],
    ['cat: notes.txt: No such file or directory', 'notes.txt', /no file notes.txt/],
    ['Error response from daemon: No such image: scratchpad:1', 'scratchpad:1', /not built or pulled/],
    ["Unable to find image 'x:1' locally", 'x:1', /not built or pulled/],
    ['Error response from daemon: No such container: tensplit', 'tensplit', /docker ps -a/],
    [
      'docker: Error response from daemon: Conflict. The container name "/tensplit" is already in use by container "b6a31"',
      'tensplit',
      /docker rm -f tensplit/,
    ],
    ['Bind for 0.0.0.0:8888 failed: port is already allocated', undefined, /That port is taken/],
    ['Unable to listen on port 8888: Listeners failed to create', undefined, /That port is taken/],
    ['error: context was not found for specified context: nope', undefined, /get-contexts/],
    ['Error from server (Forbidden): nodes is forbidden', undefined, /auth can-i/],
    [
      'curl: (7) Failed to connect to localhost port 8888 after 0 ms: Could not connect to server',
      undefined,
      /Nothing listens/,
    ],
    ['bash: kubectx: command not found', 'kubectx', /no program called kubectx/],
    ['Error from server (AlreadyExists): namespaces "ci360" already exists', 'ci360', /already/],
  ] as const)('%s', (output, missing, help) => {
    const found = helpFor(output);
    expect(found?.help).toMatch(help);
    expect(found?.missing).toBe(missing);
  });

  test('a failure that nobody thought of gets no word that may be wrong', () => {
    expect(helpFor('error: the moon is full')).toBeUndefined();
  });
});

test("an author's own help comes before the guide's", () => {
  const own = [{ match: 'pods "(?<name>[^"]+)" not found', help: 'Apply the file of {name} first.' }];
  expect(helpFor('Error from server (NotFound): pods "b" not found', own)?.help).toBe('Apply the file of b first.');
});

test('what makes a thing is told from what looks at it', () => {
  expect(makes('kubectl apply -f baldur-ghost.yaml', 'baldur-ghost')).toBe(true);
  expect(makes('kubectl get pod baldur-ghost', 'baldur-ghost')).toBe(false);
  expect(makes('until kubectl logs baldur-ghost | grep booted; do sleep 1; done', 'baldur-ghost')).toBe(false);
  expect(makes("cat <<'EOF' > notes.txt", 'notes.txt')).toBe(true);
  expect(
    makes(
      'docker build -t ${REPO}mkt-devops/mkt-tenant-splitter:1.1 .',
      'localhost:5000/mkt-devops/mkt-tenant-splitter:1.1',
    ),
  ).toBe(true);
});
