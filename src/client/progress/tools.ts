/** Export, import and reset of the reader's progress, on the first page; loaded when one of them is pressed. */
import { showProgress } from './show.ts';
import { isProgress, readProgress, writeProgress } from './store.ts';

const FILE = 'all-things-docker-progress.json';

const ACTIONS: Readonly<Record<string, () => Promise<string>>> = {
  async export() {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([JSON.stringify(readProgress(), null, 2)], { type: 'application/json' }));
    link.download = FILE;
    link.click();
    URL.revokeObjectURL(link.href);
    return `Saved as ${FILE}.`;
  },
  async import() {
    const file = await chosenFile();
    if (file === undefined) return '';
    const read: unknown = await file
      .text()
      .then(JSON.parse)
      .catch(() => undefined);
    if (!isProgress(read)) return `${file.name} is no progress of this guide; nothing was changed.`;
    writeProgress(read);
    return `${Object.keys(read).length} pages read from ${file.name}.`;
  },
  async reset() {
    if (!confirm('Forget which steps and checks you have done? Your sandbox stays as it is.')) return '';
    writeProgress(undefined);
    return 'Forgotten.';
  },
};

export async function useTool(button: HTMLElement): Promise<void> {
  const said = await ACTIONS[button.dataset['progressTool'] ?? '']?.();
  showProgress();
  const words = button.parentElement?.querySelector('.words');
  if (words) words.textContent = said ?? '';
}

function chosenFile(): Promise<File | undefined> {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = 'application/json,.json';
  return new Promise((resolve) => {
    input.addEventListener('change', () => resolve(input.files?.[0]));
    input.addEventListener('cancel', () => resolve(undefined));
    input.click();
  });
}
