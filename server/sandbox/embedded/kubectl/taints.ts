/** Taints as they are written on a command line: `key=value:effect`, `key:effect`, and with `-` to take them away. */
import { KubectlError } from './cli/error.ts';

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

export interface TaintChanges {
  readonly add: readonly Taint[];
  /** Those without an effect stand for all with their key. */
  readonly remove: readonly Taint[];
}

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];
const NAME = /^(?:[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

/** Throws what `fail` makes of kubectl's words for a taint that is none. */
export function parseTaints(words: readonly string[], fail: (message: string) => KubectlError): TaintChanges {
  const add: Taint[] = [];
  const remove: Taint[] = [];
  for (const word of words) {
    const isRemoval = word.endsWith('-');
    const taint = parseTaint(isRemoval ? word.slice(0, -1) : word, fail);
    if (isRemoval) remove.push({ key: taint.key, effect: taint.effect });
    else if (taint.effect === '') throw fail(`invalid taint spec: ${word}`);
    else if (add.some((one) => one.key === taint.key && one.effect === taint.effect))
      throw fail(
        `duplicated taints with the same key and effect: {${taint.key} ${taint.value ?? ''} ${taint.effect} <nil>}`,
      );
    else add.push(taint);
  }
  const both = remove.filter((gone) =>
    add.some((one) => one.key === gone.key && (gone.effect === '' || one.effect === gone.effect)),
  );
  if (both.length > 0) {
    const named = both.map(({ key, effect }) => `${key}=${effect}`).join(', ');
    throw new KubectlError(
      `error: can not both modify and remove the following taint(s) in the same command: ${named}`,
    );
  }
  return { add, remove };
}

function parseTaint(word: string, fail: (message: string) => KubectlError): Taint {
  const [pair = '', effect, ...rest] = word.split(':');
  if (rest.length > 0) throw fail(`invalid taint spec: ${word}`);
  if (effect !== undefined && !EFFECTS.includes(effect))
    throw fail(`invalid taint effect: ${effect}, unsupported taint effect`);
  const [key = '', value, ...more] = effect === undefined ? [pair] : pair.split('=');
  if (more.length > 0) throw fail(`invalid taint spec: ${word}`);
  if (!NAME.test(key))
    throw fail(
      `invalid taint spec: ${word}, name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`,
    );
  return { key, ...(value ? { value } : {}), effect: effect ?? '' };
}

/** As Go writes one: `key=value:effect`, without what is empty. */
export const taintText = ({ key, value, effect }: Taint): string =>
  effect === '' ? key : `${key}${value ? `=${value}` : ''}:${effect}`;
