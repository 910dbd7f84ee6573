/** When a link asks for its supervisor, and what those who wait for it are told. */
import { expect, test } from 'vitest';
import { SandboxError } from '../../../server/sandbox/sandbox.ts';
import { Link, type LinkOptions } from '../../../server/sandbox/kind/link/link.ts';

const signal = new AbortController().signal;
const ignored = { connected: () => undefined, news: () => undefined } satisfies Partial<LinkOptions>;

test('a toolbox that is only being made is not asked for, and so not taken for one that is gone', async () => {
  const asked: string[] = [];
  const connect: LinkOptions['connect'] = async () => {
    asked.push('connect');
    throw new Error('no such toolbox');
  };
  const failed = async (): Promise<boolean> => {
    asked.push('failed');
    return false;
  };
  using link = new Link({ ...ignored, connect, failed });
  await new Promise(setImmediate);
  expect(asked).toEqual([]);
  link.start();
  await expect(link.opened(signal)).rejects.toThrow('This sandbox is gone.');
  expect(asked).toEqual(['connect', 'failed']);
});

test('whoever waits for a link that is given up is told why, and so is who comes later', async () => {
  using link = new Link({ ...ignored, connect: () => new Promise(() => undefined), failed: async () => true });
  link.start();
  const waiting = link.opened(signal);
  link.giveUp(new SandboxError('unavailable', 'The cluster does not let this site in.', 'Read on.'));
  await expect(waiting).rejects.toThrow('The cluster does not let this site in.');
  await expect(link.opened(signal)).rejects.toThrow('The cluster does not let this site in.');
});
