/** What the real kubectl says of each of these files was read from it (its client needs no server to read a file). */
import { describe, expect, test } from 'vitest';
import { parseManifests as parse } from '../../../server/sandbox/embedded/kubectl/manifests/read.ts';

/** The manifests of a text that is without mistakes; else the first mistake. */
function parseManifests(...given: Parameters<typeof parse>): ReturnType<typeof parse>['manifests'] {
  const { manifests, errors } = parse(...given);
  if (errors[0]) throw errors[0];
  return manifests;
}

const POD = 'apiVersion: v1\nkind: Pod\n';

describe('a file that is no YAML is told in the words of Go', () => {
  test.each([
    ['metadata:\n  name: broken\n spec:\n', 'line 4: did not find expected key'],
    ['metadata:\n\tname: broken\n', 'line 4: found character that cannot start any token'],
    ['metadata:\n  name: broken\n\tlabels: x\n', 'line 5: found a tab character that violates indentation'],
    ['metadata:\n  name: a: b\n', 'line 4: mapping values are not allowed in this context'],
    ['metadata: x\n  name: a\n', 'line 4: mapping values are not allowed in this context'],
    ['metadata:\n  name: "abc\nspec: {}\n', 'line 6: found unexpected end of stream'],
    ['metadata: {name: a\nspec: {}\n', "line 3: did not find expected ',' or '}'"],
    ['a: [1, 2\nspec: {}\n', "line 3: did not find expected ',' or ']'"],
    ['a: [1, 2', "line 3: did not find expected ',' or ']'"],
    ['metadata\n  name: a\n', "line 4: could not find expected ':'"],
    ['metadata\n', "line 4: could not find expected ':'"],
    ['metadata:\n  name: a\n  labels\n  x: y\n', "line 6: could not find expected ':'"],
    ['a: - b\n', 'line 3: block sequence entries are not allowed in this context'],
    ['a:\n  b: c\n - d\n', 'line 4: did not find expected key'],
    ['a:\n  - b\n  c: d\n', "line 4: did not find expected '-' indicator"],
    ['a: "\\q"\n', 'line 3: found unknown escape character'],
    ['a: @x\n', 'line 3: found character that cannot start any token'],
    ['a: %x\n', 'line 3: found character that cannot start any token'],
    ['a: }\n', 'line 2: did not find expected node content'],
    ['a: |x\n  b\n', 'line 3: did not find expected comment or line break'],
    ['a: "b" c\n', 'line 2: did not find expected key'],
    ['a: *x\n', "unknown anchor 'x' referenced"],
    ['a: \u0000b\n', 'control characters are not allowed'],
    ['spec: {}\n---\nkind: Pod\n  apiVersion: v1\n', 'line 2: mapping values are not allowed in this context'],
  ])('%j', (rest, words) => {
    expect(() => parseManifests(POD + rest, 'a.yaml')).toThrow(
      `error: error parsing a.yaml: error converting YAML to JSON: yaml: ${words}`,
    );
  });

  test('and has no line where it is the first', () => {
    expect(() => parseManifests('a: b: c\n', 'a.yaml')).toThrow(
      /yaml: mapping values are not allowed in this context$/,
    );
  });
});

describe('a hostile file', () => {
  test('whose aliases multiply is refused', () => {
    const levels = 'bcdefghi'.split('').map((name, index) => {
      const before = `*${'abcdefgh'[index] ?? ''}`;
      return `${name}: &${name} [${Array.from({ length: 9 }, () => before).join(', ')}]`;
    });
    expect(() => parseManifests(`${POD}a: &a [x, x, x]\n${levels.join('\n')}\n`, 'a.yaml')).toThrow(
      'yaml: document contains excessive aliasing',
    );
  });

  test('of many megabytes is not read', () => {
    expect(() => parseManifests('#'.repeat(4 * 1024 * 1024), 'a.yaml')).toThrow('the file is larger than 3 MiB');
  });

  test('changes nothing but its own object by the name of a prototype', () => {
    const [manifest] = parseManifests(`${POD}metadata:\n  name: a\n__proto__:\n  polluted: yes\n`, 'a.yaml');
    expect(manifest?.object.metadata.name).toBe('a');
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  test('with thousands of documents gives no more than two hundred of them', () => {
    expect(parseManifests(`${POD}---\n`.repeat(1000), 'a.yaml')).toHaveLength(200);
  });
});

describe('a file', () => {
  test('may hold several documents, empty ones, comments and lists', () => {
    const text = `# first\n---\n${POD}metadata: {name: a}\n---\n---\n# nothing\n--- # a List\napiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: b}}\n`;
    expect(parseManifests(text, 'a.yaml').map(({ object }) => object.metadata.name)).toEqual(['a', 'b']);
  });

  test('may have Windows line ends and say a thing twice, and the last time counts', () => {
    const [manifest] = parseManifests(`${POD}metadata:\n  name: a\n  name: b\n`.replaceAll('\n', '\r\n'), 'a.yaml');
    expect(manifest?.object.metadata.name).toBe('b');
  });

  test('holds text between its lines that start with three dashes only there', () => {
    const [manifest] = parseManifests(`${POD}metadata: {name: a}\ndata: |\n  --- not a document\n  b\n`, 'a.yaml');
    expect(manifest?.object['data']).toBe('--- not a document\nb\n');
  });

  test.each([
    ['kind: Pod\n', 'apiVersion not set'],
    ['apiVersion: v1\n', 'kind not set'],
    ['a: b\n', '[apiVersion not set, kind not set]'],
    ['- a\n', 'invalid object to validate'],
  ])('that is no object is refused: %j', (text, why) => {
    expect(() => parseManifests(text, 'a.yaml')).toThrow(
      `error: error validating "a.yaml": error validating data: ${why}; if you choose to ignore these errors, turn validation off with --validate=false`,
    );
  });

  test('gives what stands before a mistake, as kubectl goes through it', () => {
    const { manifests, errors } = parse(`${POD}metadata: {name: a}\n---\nkind: Pod\n---\n${POD}`, 'a.yaml');
    expect(manifests.map(({ object }) => object.metadata.name)).toEqual(['a']);
    expect(errors).toHaveLength(1);
  });
});
