/**
 * Template values in highlighted code: each `{{ns}}` becomes one private character before the highlighter sees it (its
 * grammar would cut the braces apart), and an element with the default afterwards, which the page fills with the
 * sandbox's own value.
 */
import type { Element, ElementContent } from './tree.ts';
import { fillTemplate, TEMPLATE_DEFAULTS } from '../../guide/template.ts';
import { h } from './html.ts';

const NAMES = Object.keys(TEMPLATE_DEFAULTS) as (keyof typeof TEMPLATE_DEFAULTS)[];
const FIRST = 0xe000;
const HIDDEN = /[\ue000-\ue00f]/;

export const hideValues = (text: string): string =>
  fillTemplate(text, Object.fromEntries(NAMES.map((name, index) => [name, String.fromCharCode(FIRST + index)])));

/** The text with its hidden values as elements. */
export function showValues(text: string): ElementContent[] {
  const parts: ElementContent[] = [];
  let rest = text;
  for (let found = HIDDEN.exec(rest); found; found = HIDDEN.exec(rest)) {
    if (found.index > 0) parts.push({ type: 'text', value: rest.slice(0, found.index) });
    const name = NAMES[found[0].charCodeAt(0) - FIRST];
    if (name) parts.push(value(name));
    rest = rest.slice(found.index + 1);
  }
  if (rest !== '') parts.push({ type: 'text', value: rest });
  return parts;
}

export const withDefaults = (text: string): string => fillTemplate(text, TEMPLATE_DEFAULTS);

const value = (name: keyof typeof TEMPLATE_DEFAULTS): Element =>
  h('span', { 'data-value': name }, TEMPLATE_DEFAULTS[name]);
