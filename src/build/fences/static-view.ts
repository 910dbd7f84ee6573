/** A block to read only; a recorded one says where and when. */
import type { Element } from './tree.ts';
import type { StaticBlock } from '../../guide/block.ts';
import type { CodeLine } from './code-lines.ts';
import { codeView } from './file-view.ts';
import { h } from './html.ts';

export function staticView(block: StaticBlock, lines: readonly CodeLine[]): Element {
  const caption = [
    ...(block.recorded === undefined ? [] : [h('span', { class: 'pill' }, 'recorded'), h('span', {}, block.recorded)]),
    ...(block.caption === undefined ? [] : [h('span', {}, block.caption)]),
  ];
  return h(
    'figure',
    { class: 'static', id: block.id },
    codeView(lines),
    ...(caption.length > 0 ? [h('figcaption', {}, ...caption)] : []),
  );
}
