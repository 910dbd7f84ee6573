/** A block to read only; a recorded one says where and when, one that is not run says why. */
import type { Element } from './tree.ts';
import type { StaticBlock } from '../../guide/block.ts';
import type { CodeLine } from './code-lines.ts';
import { codeView } from './file-view.ts';
import { h } from './html.ts';

export function staticView(block: StaticBlock, lines: readonly CodeLine[]): Element {
  const caption = [
    ...(block.recorded === undefined ? [] : labelled('recorded', block.recorded)),
    ...(block.notRun === undefined
      ? []
      : [...labelled('not run here', block.notRun.reason), copy(block.notRun.commands)]),
    ...(block.caption === undefined ? [] : [h('span', {}, block.caption)]),
  ];
  return h(
    'figure',
    { class: 'static', id: block.id },
    codeView(lines),
    ...(caption.length > 0 ? [h('figcaption', {}, ...caption)] : []),
  );
}

const labelled = (pill: string, text: string): Element[] => [h('span', { class: 'pill' }, pill), h('span', {}, text)];

/** Without prompts and output. */
const copy = (commands: readonly string[]): Element => {
  const text = commands.join('\n');
  const name = commands.length === 1 ? `Copy: ${text}` : 'Copy the commands';
  return h(
    'button',
    { type: 'button', class: 'btn js', 'data-copy': 'text', 'data-text': text, 'aria-label': name },
    'Copy',
  );
};
