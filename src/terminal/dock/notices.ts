/** What the reader must know now, in a line above the terminal, with a button for what can be done about it. */
import { element } from './element.ts';
import { icon } from './icon.ts';

export interface Notice {
  readonly text: string;
  readonly tone: 'info' | 'warn' | 'bad';
  readonly actions?: readonly { readonly label: string; readonly run: () => void }[];
  /** Whether the reader can put it away. */
  readonly closable: boolean;
}

export interface Notices {
  readonly element: HTMLElement;
  /** One notice of each kind at a time; undefined takes it away. */
  show(kind: string, notice: Notice | undefined): void;
}

export function notices(): Notices {
  const shown = new Map<string, HTMLElement>();
  const box = element('div', { className: 'notices', role: 'status' });
  const remove = (kind: string): void => {
    shown.get(kind)?.remove();
    shown.delete(kind);
  };
  return {
    element: box,
    show(kind, notice) {
      remove(kind);
      if (!notice) return;
      const line = element('p', { className: `notice ${notice.tone}` }, element('span', {}, notice.text));
      for (const { label, run } of notice.actions ?? []) {
        const button = element('button', { type: 'button', className: 'btn' }, label);
        button.addEventListener('click', run);
        line.append(button);
      }
      if (notice.closable) {
        const close = element(
          'button',
          { type: 'button', className: 'icon-btn', ariaLabel: 'Put away' },
          icon('close'),
        );
        close.addEventListener('click', () => remove(kind));
        line.append(close);
      }
      shown.set(kind, line);
      box.append(line);
    },
  };
}
