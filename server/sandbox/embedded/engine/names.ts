/** Names for containers that were given none. */
import { EngineError } from './engine-error.ts';

const ADJECTIVES = [
  'admiring',
  'bold',
  'clever',
  'dazzling',
  'eager',
  'focused',
  'gallant',
  'hopeful',
  'inspiring',
  'jolly',
  'keen',
  'laughing',
  'mystifying',
  'nifty',
  'optimistic',
  'peaceful',
  'quirky',
  'relaxed',
  'serene',
  'trusting',
  'upbeat',
  'vibrant',
  'wonderful',
  'zen',
];
const PEOPLE = [
  'archimedes',
  'babbage',
  'curie',
  'darwin',
  'einstein',
  'franklin',
  'galileo',
  'hopper',
  'johnson',
  'kepler',
  'lovelace',
  'meitner',
  'newton',
  'payne',
  'ride',
  'shannon',
  'turing',
  'villani',
  'wright',
  'yonath',
];

export function randomName(random: () => number, isTaken: (name: string) => boolean): string {
  const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? '';
  for (let tries = 0; ; tries++) {
    const name = `${pick(ADJECTIVES)}_${pick(PEOPLE)}${tries < 20 ? '' : Math.floor(random() * 10)}`;
    if (!isTaken(name)) return name;
  }
}

export function checkName(name: string): void {
  if (/^\/?[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(name)) return;
  throw new EngineError(400, `Invalid container name (${name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed`);
}

/** 64 hexadecimal digits. */
export function randomId(random: () => number): string {
  return Array.from({ length: 64 }, () => Math.floor(random() * 16).toString(16)).join('');
}
