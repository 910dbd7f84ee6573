/** Marks in the menu, and in the list on the first page: a tick, 3/7, or that a page has changed since it was done. */
import { noteProgress, readProgress, type Progress } from './store.ts';

interface Mark {
  readonly state: '' | 'begun' | 'done' | 'changed';
  readonly text: string;
  readonly label: string;
}

/** Notes what the reader has done, and marks it. */
export function tickOff(...done: Parameters<typeof noteProgress>): void {
  noteProgress(...done);
  showProgress();
}

export function showProgress(): void {
  const progress = readProgress();
  for (const place of document.querySelectorAll<HTMLElement>('[data-progress]')) {
    const { state, text, label } = markOf(place, progress);
    place.dataset['state'] = state;
    place.textContent = text;
    if (label === '') {
      place.ariaLabel = place.role = null;
      continue;
    }
    place.ariaLabel = place.title = label;
    place.role = 'img';
  }
  const way = document.querySelector<HTMLElement>('[data-way]');
  if (way) void import('./way.ts').then(({ showWay }) => showWay(way));
}

/** `data-steps` is the number of steps and a name for what they are: `4.k3f9`. */
function markOf({ dataset }: HTMLElement, progress: Progress): Mark {
  const { progress: slug = '', steps: version = '' } = dataset;
  const page = Object.hasOwn(progress, slug) ? progress[slug] : undefined;
  const all = Number.parseInt(version, 10);
  if (!page || (page.steps.length === 0 && !page.checked)) return { state: '', text: '', label: '' };
  if (page.version !== version) return { state: 'changed', text: '↻', label: 'changed since you did it' };
  const done = Math.min(all, page.steps.length);
  if (page.checked || done === all) return { state: 'done', text: '✓', label: 'done' };
  return { state: 'begun', text: `${done}/${all}`, label: `${done} of ${all} steps done` };
}
