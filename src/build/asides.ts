/** `:::note`, `:::tip`, `:::caution` and `:::danger`, with an own title as `:::note[Title]`, become asides. */
import type { MarkdownPlugin } from './fences/tree.ts';

const TITLES: Readonly<Record<string, string>> = {
  note: 'Note',
  tip: 'Tip',
  caution: 'Careful',
  danger: 'Danger',
};

export const asides: MarkdownPlugin = {
  name: 'asides',
  containerDirective(node, context) {
    if (!Object.hasOwn(TITLES, node.name)) {
      throw new Error(
        `There is no aside ":::${node.name}". Fix: use one of ${Object.keys(TITLES).join(', ')}, or escape the colons.`,
      );
    }
    const label = node.children[0];
    const own = label?.type === 'paragraph' && label.data && 'directiveLabel' in label.data;
    if (own) context.setProperty(label, 'data', { hName: 'p', hProperties: { class: 'aside-title' } });
    else {
      context.prependChild(node, {
        type: 'paragraph',
        data: { hName: 'p', hProperties: { class: 'aside-title' } },
        children: [{ type: 'text', value: TITLES[node.name] as string }],
      });
    }
    context.setProperty(node, 'data', { hName: 'aside', hProperties: { class: `aside ${node.name}`, role: 'note' } });
  },
};
