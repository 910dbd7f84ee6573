/** Node selectors and tolerations, one a line. */
import { listAt, recordAt, textAt } from '../client/object.ts';
import type { Page } from './page.ts';

export function describePlacement(page: Page, level: number, spec: unknown): void {
  page.pairs(level, 'Node-Selectors', recordAt(spec, 'nodeSelector'), '=');
  const [first, ...rest] = listAt(spec, 'tolerations').map(tolerationText).sort();
  page.line(level, `Tolerations:\t${first ?? '<none>'}`);
  for (const toleration of rest) page.line(level, `\t${toleration}`);
}

function tolerationText(toleration: unknown): string {
  const key = textAt(toleration, 'key');
  const value = textAt(toleration, 'value');
  const effect = textAt(toleration, 'effect');
  const exists = textAt(toleration, 'operator') === 'Exists';
  const seconds = textAt(toleration, 'tolerationSeconds');
  const subject = `${key}${value ? `=${value}` : ''}${effect ? `:${effect}` : ''}`;
  return `${subject}${exists ? `${subject ? ' ' : ''}op=Exists` : ''}${seconds ? ` for ${seconds}s` : ''}`;
}
