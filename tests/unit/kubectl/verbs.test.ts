import { describe, expect, test } from 'vitest';
import { findVerb } from '../../../server/sandbox/embedded/kubectl/verbs.ts';

const find = (line: string): ReturnType<typeof findVerb> => findVerb(line === '' ? [] : line.split(' '));

describe('the verb of a command', () => {
  test('may follow flags for all verbs, which then belong to it', () => {
    expect(find('-n ci360 get pods')).toMatchObject({ kind: 'verb', path: 'get', rest: ['-n', 'ci360', 'pods'] });
    expect(find('--context=x get pods')).toMatchObject({ kind: 'verb', rest: ['--context=x', 'pods'] });
  });

  test('may have a verb of its own', () => {
    expect(find('config --kubeconfig=x view')).toMatchObject({
      kind: 'verb',
      path: 'config view',
      rest: ['--kubeconfig=x'],
    });
    expect(find('config')).toMatchObject({ kind: 'group', path: 'config' });
  });

  test('is asked for help in two ways', () => {
    expect(find('')).toEqual({ kind: 'none' });
    expect(find('help get')).toMatchObject({ kind: 'verb', path: 'get', rest: ['--help'] });
  });
});

describe('a word that is no verb', () => {
  test.each([
    ['gett', 'error: unknown command "gett" for "kubectl"\n\nDid you mean this?\n\tset\n\tget'],
    ['delet', 'error: unknown command "delet" for "kubectl"\n\nDid you mean this?\n\tdelete'],
    ['desc', 'error: unknown command "desc" for "kubectl"\n\nDid you mean this?\n\tdescribe'],
    ['xyzzy', 'error: unknown command "xyzzy" for "kubectl"'],
    ['constructor', 'error: unknown command "constructor" for "kubectl"'],
    ['config vieww', 'error: unknown command "vieww"\nSee \'kubectl config -h\' for help and examples'],
    ['proxy', 'sandbox: kubectl proxy is not part of the simulator; it works in a real cluster'],
  ])('%s', (line, message) => {
    expect(find(line)).toEqual({ kind: 'unknown', message });
  });
});
