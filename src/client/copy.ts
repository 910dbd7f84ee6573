/** Copy buttons: the command without prompt and output, all commands of a block, a file's text, or a text of their own. */
import { onClick } from './page.ts';

const text = (element: Element | null | undefined): string => element?.textContent ?? '';

const SOURCES: Readonly<Record<string, (button: HTMLElement) => string>> = {
  step: (button) => text(button.closest('.step')?.querySelector('code')),
  block: (button) => [...(button.closest('console-block')?.querySelectorAll('.cmd code') ?? [])].map(text).join('\n'),
  file: (button) => {
    const block = button.closest('file-block');
    return block?.querySelector('textarea')?.value ?? text(block?.querySelector('code'));
  },
  text: (button) => button.dataset['text'] ?? '',
};

export function copyOnClick(): void {
  onClick('[data-copy]', (button) => void copy(button));
}

async function copy(button: HTMLElement): Promise<void> {
  const source = SOURCES[button.dataset['copy'] ?? ''];
  if (!source) return;
  const label = button.textContent;
  const answer = await write(source(button));
  button.dataset['copied'] = '';
  if (label) button.textContent = answer;
  else button.querySelector('use')?.setAttribute('href', answer === 'Copied' ? '#i-check' : '#i-x');
  setTimeout(() => {
    delete button.dataset['copied'];
    if (label) button.textContent = label;
    else button.querySelector('use')?.setAttribute('href', '#i-copy');
  }, 1500);
}

async function write(value: string): Promise<string> {
  try {
    await navigator.clipboard.writeText(value);
    return 'Copied';
  } catch {
    // No permission, or a page without https: the reader can still select the text.
    return 'Not allowed';
  }
}
