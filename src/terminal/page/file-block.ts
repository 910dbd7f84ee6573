/** Save and Edit of a file block. */
import { fillFile, fillTemplate } from '../../guide/template.ts';
import { RequestError } from '../connection/requests.ts';
import { element } from '../dock/element.ts';

export interface FileSaver {
  /** Settles when the sandbox can take a file; rejects with a sentence when it can't. */
  readonly ready: () => Promise<void>;
  readonly values: () => Readonly<Record<string, string>>;
  readonly write: (path: string, content: string) => Promise<{ readonly path: string; readonly replaced: boolean }>;
}

export async function saveFile(block: HTMLElement, saver: FileSaver): Promise<void> {
  const words = block.querySelector<HTMLElement>('.words');
  const say = (text: string): void => {
    if (words) words.textContent = text;
  };
  const name = block.dataset['file'] ?? '';
  const button = block.querySelector<HTMLButtonElement>('[data-save]');
  if (button) button.disabled = true;
  say('saving…');
  try {
    await saver.ready();
    const values = saver.values();
    const { replaced } = await saver.write(name, fillFile(fillTemplate(contentOf(block), values), values));
    say(replaced ? `saved over the ~/${name} that was there` : `saved as ~/${name}`);
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    say(`not saved: ${error.message} ${error.hint}`);
  } finally {
    if (button) button.disabled = false;
  }
}

/** The text as the reader changed it, or as the page has it. */
function contentOf(block: HTMLElement): string {
  const text = block.querySelector('textarea')?.value ?? block.querySelector('pre code')?.textContent ?? '';
  return text.endsWith('\n') ? text : `${text}\n`;
}

/** Swaps the text for a field to change it in, and back; leaving it takes the changes back. */
export function editFile(block: HTMLElement): void {
  const button = block.querySelector('[data-edit]');
  const pre = block.querySelector<HTMLElement>('pre');
  const field = block.querySelector('textarea');
  if (!button || !pre) return;
  button.setAttribute('aria-pressed', String(!field));
  pre.hidden = !field;
  if (field) {
    field.remove();
    button.textContent = 'Edit';
    return;
  }
  button.textContent = 'Undo';
  const made = element('textarea', {
    value: pre.textContent,
    spellcheck: false,
    ariaLabel: `Text of ${block.dataset['file'] ?? ''}`,
    rows: pre.textContent.split('\n').length + 1,
  });
  pre.after(made);
  made.focus();
}
