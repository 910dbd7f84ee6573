/** Opens the search by its button or Ctrl-K; what searches is loaded then. */
import { find, onClick } from './page.ts';

export function openSearch(): void {
  onClick('#search-button', () => void open());
  document.addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      void open();
    }
  });
}

async function open(): Promise<void> {
  const dialog = find('#search');
  if (!(dialog instanceof HTMLDialogElement) || dialog.open) return;
  dialog.showModal();
  const { searchIn } = await import('./search.ts');
  searchIn(dialog);
}
