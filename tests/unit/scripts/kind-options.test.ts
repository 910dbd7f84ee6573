/** What an operator may tell kind:up and kind:down, and what they are told when it can't be. */
import { describe, expect, test } from 'vitest';
import { downOptions, upOptions } from '../../../scripts/kind/options.ts';

describe('kind:up', () => {
  test('without options means the kind cluster atd, whose tenancy stays as it is', () => {
    expect(upOptions([])).toEqual({ which: { from: 'kind', name: 'atd' }, workers: 0 });
  });

  test('takes everything that a new cluster can be given', () => {
    const words =
      '--tenancy shared --cluster demo --image kindest/node:v1.36.4 --workers 2 --images registry.example.com';
    expect(upOptions(words.split(' '))).toEqual({
      which: { from: 'kind', name: 'demo' },
      tenancy: 'shared',
      nodeImage: 'kindest/node:v1.36.4',
      workers: 2,
      registry: 'registry.example.com',
    });
  });

  test('with a kubeconfig or a context means a cluster that exists', () => {
    expect(upOptions(['--kubeconfig', 'a.yaml', '--context', 'b'])?.which).toEqual({
      from: 'kubeconfig',
      file: 'a.yaml',
      context: 'b',
    });
    expect(upOptions(['--context', 'b'])?.which).toEqual({ from: 'kubeconfig', context: 'b' });
  });

  test.each([
    [['--tenancy', 'both'], /--tenancy is "both"; expected "dedicated" or "shared"/],
    [['--workers', 'many'], /--workers is "many"; expected a number/],
    [['--cluster', 'a', '--kubeconfig', 'b'], /Give one of them/],
    [['--context', 'a', '--workers', '1'], /for a cluster that is made; with --kubeconfig none is/],
    [['--nope'], /Unknown option '--nope'/],
    [['word'], /Unexpected argument 'word'/],
  ])('%j is refused with what was expected and the usage', (words, message) => {
    expect(() => upOptions(words)).toThrow(message);
    expect(() => upOptions(words)).toThrow(/Usage: npm run kind:up/);
  });

  test('--help asks for the usage only', () => {
    expect(upOptions(['--help', '--workers', 'many'])).toBeUndefined();
  });
});

test('kind:down knows the same clusters, and none of the options that make one', () => {
  expect(downOptions(['--cluster', 'demo'])).toEqual({ from: 'kind', name: 'demo' });
  expect(() => downOptions(['--workers', '1'])).toThrow(/Usage: npm run kind:down/);
});
