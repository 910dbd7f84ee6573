/** The parts of metadata that only the server writes. */
import type { WriteContext } from '../kind.ts';
import { timestamp, type KubeObject } from '../object.ts';
import type { WriteOptions } from './options.ts';

export function newMeta(object: KubeObject, { now, random }: WriteContext, { tracked }: WriteOptions): void {
  const { metadata } = object;
  for (const field of ['selfLink', 'deletionTimestamp', 'deletionGracePeriodSeconds', 'resourceVersion'] as const) {
    delete metadata[field];
  }
  delete metadata.generation;
  if (tracked !== true) delete metadata.managedFields;
  if ((metadata.name ?? '') === '' && (metadata.generateName ?? '') !== '') {
    metadata.name = `${(metadata.generateName ?? '').slice(0, 58)}${suffix(random)}`;
  }
  metadata.uid = uuid(random);
  metadata.creationTimestamp = timestamp(now);
}

/** Puts back what an update can't change. */
export function finishMeta(object: KubeObject, { metadata: old }: KubeObject): void {
  const { metadata } = object;
  metadata.uid = old.uid;
  metadata.creationTimestamp = old.creationTimestamp;
  metadata.generation = old.generation;
  metadata.deletionTimestamp = old.deletionTimestamp;
  metadata.deletionGracePeriodSeconds = old.deletionGracePeriodSeconds;
  metadata.resourceVersion = old.resourceVersion;
  metadata.name = old.name;
  metadata.namespace = old.namespace;
  delete metadata.selfLink;
  for (const field of ['labels', 'annotations', 'finalizers', 'ownerReferences'] as const) {
    const value = metadata[field];
    if (value === null || (value !== undefined && Object.keys(value).length === 0)) delete metadata[field];
  }
  dropUndefined(metadata);
}

/** The five characters that the server makes names unique with. */
export function suffix(random: () => number): string {
  const letters = 'bcdfghjklmnpqrstvwxz2456789';
  return Array.from({ length: 5 }, () => letters[Math.floor(random() * letters.length)]).join('');
}

export function uuid(random: () => number): string {
  const digits = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16));
  digits[12] = '4';
  digits[16] = '89ab'[Math.floor(random() * 4)] ?? '8';
  const text = digits.join('');
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join('-');
}

function dropUndefined(record: object): void {
  for (const [name, value] of Object.entries(record)) {
    if (value === undefined) Reflect.deleteProperty(record, name);
  }
}
