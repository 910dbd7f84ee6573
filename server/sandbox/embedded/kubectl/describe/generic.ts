/** Describes an object of a kind without a description of its own: its fields, as they are. */
import { annotations } from './page.ts';
import type { Describe } from './describers.ts';
import { describeEvents } from './events.ts';
import type { Page } from './page.ts';

export const describeGeneric: Describe = (page, { object, events, now }) => {
  const { apiVersion, kind, metadata, ...rest } = object;
  page.line(0, `Name:\t${metadata.name ?? ''}`);
  if (metadata.namespace) page.line(0, `Namespace:\t${metadata.namespace}`);
  page.pairs(0, 'Labels', metadata.labels ?? {}, '=');
  annotations(page, metadata.annotations ?? {});
  page.line(0, `API Version:\t${apiVersion}`).line(0, `Kind:\t${kind}`);
  const { name: _n, namespace: _s, labels: _l, annotations: _a, managedFields: _m, ...other } = metadata;
  fields(page, { metadata: other, ...rest }, 0);
  describeEvents(page, events, now);
};

function fields(page: Page, value: object, level: number): void {
  for (const [key, field] of Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const label = title(key);
    if (Array.isArray(field)) {
      page.line(level, `${label}:`);
      for (const item of field) {
        if (typeof item === 'object' && item !== null) fields(page, item as object, level + 1);
        else page.line(level + 1, String(item));
      }
    } else if (typeof field === 'object' && field !== null) {
      page.line(level, `${label}:`);
      fields(page, field as object, level + 1);
    } else page.line(level, `${label}:\t${String(field)}`);
  }
}

/** `resourceVersion` -> `Resource Version`. */
const title = (key: string): string =>
  key.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/^./, (letter) => letter.toUpperCase());
