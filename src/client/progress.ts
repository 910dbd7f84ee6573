/** How far the reader got on each page: a tick, or 3/7, in the sidebar. */
import { recallJson, remember } from './storage.ts';

/** Steps done by page, and the pages whose check passed. */
export interface Progress {
  readonly steps: Readonly<Record<string, readonly string[]>>;
  readonly checked: readonly string[];
}

function readProgress(): Progress {
  const stored = recallJson('progress');
  if (typeof stored !== 'object' || stored === null) return { steps: {}, checked: [] };
  const { steps, checked } = stored as Partial<Progress>;
  return {
    steps: typeof steps === 'object' && steps !== null ? steps : {},
    checked: Array.isArray(checked) ? checked : [],
  };
}

export function recordProgress(change: (progress: Progress) => Progress): void {
  remember('progress', JSON.stringify(change(readProgress())));
  showProgress();
}

export function showProgress(): void {
  const { steps, checked } = readProgress();
  for (const place of document.querySelectorAll<HTMLElement>('[data-progress]')) {
    const slug = place.dataset['progress'] ?? '';
    const all = Number(place.dataset['steps']);
    const done = Math.min(all, Object.hasOwn(steps, slug) ? (steps[slug] as readonly string[]).length : 0);
    const complete = checked.includes(slug) || (all > 0 && done === all);
    place.classList.toggle('done', complete);
    place.textContent = complete ? '✓' : done > 0 ? `${done}/${all}` : '';
    place.ariaLabel = complete ? 'done' : done > 0 ? `${done} of ${all} steps done` : null;
    if (place.ariaLabel) place.role = 'img';
  }
}
