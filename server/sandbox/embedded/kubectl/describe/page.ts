/** The text of a `describe`: lines at levels, labels and values separated by tabs, aligned at the end. */
import { alignTabs } from '../print/tab-writer.ts';

export class Page {
  #text = '';

  /** A line, two spaces in for each level. */
  line(level: number, text: string): this {
    this.#text += `${'  '.repeat(level)}${text}\n`;
    return this;
  }

  /** `Labels:  a=b` with one pair a line, in order; `<none>` without any. */
  pairs(level: number, label: string, values: Readonly<Record<string, unknown>>, join: '=' | ': '): this {
    const entries = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
    const [first, ...rest] = entries.map(([key, value]) => `${key}${join}${String(value)}`);
    this.line(level, `${label}:\t${first ?? '<none>'}`);
    for (const pair of rest) this.line(0, `\t${pair}`);
    return this;
  }

  /** The text with its tabs, as `rollout history` prints it. */
  unaligned(): string {
    return this.#text;
  }

  toString(): string {
    return alignTabs(this.#text, { padding: 2 });
  }
}

/** `Tue, 24 Nov 2026 00:51:15 +0000`; empty for no time. */
export function longDate(time: string): string {
  if (!time) return '';
  return new Date(time).toUTCString().replace(/GMT$/, '+0000');
}

const HIDDEN = 'kubectl.kubernetes.io/last-applied-configuration';

/** Annotations as describe shows them: without the one that kubectl apply keeps, long ones on a line of their own. */
export function annotations(page: Page, values: Readonly<Record<string, string>>, level = 0): void {
  const shown = Object.entries(values)
    .filter(([key]) => key !== HIDDEN)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  if (shown.length === 0) {
    page.line(level, 'Annotations:\t<none>');
    return;
  }
  for (const [index, [key, value]] of shown.entries()) {
    const label = index === 0 ? 'Annotations:\t' : '\t';
    const long = value.length + key.length > 138 || value.includes('\n');
    if (!long) page.line(level, `${label}${key}: ${value}`);
    else {
      page.line(level, `${label}${key}:`);
      for (const part of value.trimEnd().split('\n'))
        page.line(level, `\t  ${part.length > 138 ? `${part.slice(0, 138)}...` : part}`);
    }
  }
}
