/** A file block's HTML: the file's name, its text, and the button that saves it into the sandbox. */
import type { Element } from './tree.ts';
import type { FileBlock } from '../../guide/block.ts';
import { inOneText, type CodeLine } from './code-lines.ts';
import { h } from './html.ts';

export function fileView(block: FileBlock, lines: readonly CodeLine[]): Element {
  return h(
    'file-block',
    { id: block.id, 'data-file': block.name },
    h(
      'div',
      { class: 'bar' },
      h('span', { class: 'name file' }, block.name),
      h('span', { class: 'words', role: 'status' }),
      button({ 'data-copy': 'file', 'aria-label': `Copy ${block.name}` }, 'Copy'),
      button({ 'data-edit': '', 'aria-label': `Edit ${block.name}`, 'aria-pressed': 'false' }, 'Edit'),
      button({ 'data-save': '', 'aria-label': `Save ${block.name}` }, 'Save'),
    ),
    codeView(lines),
  );
}

export const codeView = (lines: readonly CodeLine[]): Element =>
  h('pre', { tabindex: '0' }, h('code', {}, ...inOneText(lines)));

const button = (properties: Record<string, string>, label: string): Element =>
  h('button', { type: 'button', class: 'btn js', ...properties }, label);
