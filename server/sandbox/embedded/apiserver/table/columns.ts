/** Columns that many tables share, and how a kind writes its own. */
import words from '../kinds/column-words.json' with { type: 'json' };
import type { Column } from '../kind.ts';
import { age } from './age.ts';

type Words = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A column whose description the real server gives for this kind of table. */
export function column(
  [table, name]: readonly [table: string, name: string],
  cell: Column['cell'],
  options: { readonly wide?: boolean; readonly type?: Column['type']; readonly format?: 'name' } = {},
): Column {
  const texts: Words = words;
  return {
    name,
    type: options.type ?? 'string',
    ...(options.format ? { format: options.format } : {}),
    priority: options.wide === true ? 1 : 0,
    description: texts[table]?.[name] ?? '',
    cell,
  };
}

export const nameColumn = column(['common', 'Name'], ({ metadata }) => metadata.name ?? '', { format: 'name' });

export const ageColumn = column(['common', 'Age'], ({ metadata }, now) => age(metadata.creationTimestamp, now));
