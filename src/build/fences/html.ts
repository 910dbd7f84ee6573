/** Elements for the fences' HTML, written as calls. */
import type { Element, ElementContent, Properties } from './tree.ts';

export function h(tagName: string, properties: Properties, ...children: (ElementContent | string)[]): Element {
  return {
    type: 'element',
    tagName,
    properties,
    children: children.map((child) => (typeof child === 'string' ? { type: 'text', value: child } : child)),
  };
}

/** An icon of the page's sprite. */
export const icon = (name: string): Element => h('svg', { 'aria-hidden': 'true' }, h('use', { href: `#i-${name}` }));
