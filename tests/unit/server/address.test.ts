/** Whose address counts when a proxy stands before the server. */
import { expect, test } from 'vitest';
import { trustProxies } from '../../../server/http/address.ts';
import { originsOf } from '../../../server/http/origins.ts';
import { readSessionCookie } from '../../../server/http/cookie.ts';

test('without a named proxy the socket\u2019s address counts, whatever is claimed', () => {
  expect(trustProxies([])({ remote: '192.0.2.1', forwardedFor: '203.0.113.9' })).toBe('192.0.2.1');
});

test('a named proxy is believed about the hop before it, and no further', () => {
  const addressOf = trustProxies(['10.0.0.0/8', '::1']);
  expect(addressOf({ remote: '10.1.2.3', forwardedFor: 'spoofed, 203.0.113.9' })).toBe('203.0.113.9');
  expect(addressOf({ remote: '10.1.2.3', forwardedFor: '203.0.113.9, 10.9.9.9' })).toBe('203.0.113.9');
  expect(addressOf({ remote: '::1', forwardedFor: '2001:db8::7' })).toBe('2001:db8::7');
  expect(addressOf({ remote: '::ffff:10.1.2.3', forwardedFor: undefined })).toBe('10.1.2.3');
  expect(addressOf({ remote: '10.1.2.3', forwardedFor: 'nonsense' })).toBe('10.1.2.3');
});

test('an entry that is no address is told to the operator', () => {
  expect(() => trustProxies(['proxy.example'])).toThrow(
    'TRUSTED_PROXIES: "proxy.example" is neither an address nor a range',
  );
  expect(() => trustProxies(['10.0.0.0/99'])).toThrow('TRUSTED_PROXIES');
});

test('one setting says which hosts and origins are answered', () => {
  const local = originsOf({ publicUrl: undefined, port: 4321 });
  expect([...local.hosts]).toEqual(['localhost:4321', '127.0.0.1:4321', '[::1]:4321']);
  const published = originsOf({ publicUrl: 'https://docs.example.test/guide/', port: 4321 });
  expect([[...published.hosts], [...published.origins], published.secure]).toEqual([
    ['docs.example.test'],
    ['https://docs.example.test'],
    true,
  ]);
});

test('only a cookie with the shape of a token is one', () => {
  expect(readSessionCookie('a=b; atd=AAAAAAAAAAAAAAAAAAAAAA; c=d', false)).toBe('AAAAAAAAAAAAAAAAAAAAAA');
  for (const header of [
    undefined,
    '',
    'atd=',
    'atd=short',
    'atd=AAAAAAAAAAAAAAAAAAAAA!',
    '__Host-atd=AAAAAAAAAAAAAAAAAAAAAA',
  ]) {
    expect(readSessionCookie(header, false)).toBeUndefined();
  }
});
