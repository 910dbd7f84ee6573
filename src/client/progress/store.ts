/** How far the reader got, kept in this browser only. */
import { recallJson, remember } from '../storage.ts';

export interface PageProgress {
  /** Of the page's commands when they were run: see {@link versionOf}. */
  readonly version: string;
  /** Keys of the steps that went well. */
  readonly steps: readonly string[];
  /** Its check has passed. */
  readonly checked: boolean;
}

export type Progress = Readonly<Record<string, PageProgress>>;

const KEY = 'progress';

export function readProgress(): Progress {
  const stored = recallJson(KEY);
  return isProgress(stored) ? stored : {};
}

export function isProgress(value: unknown): value is Progress {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isPage);
}

function isPage(value: unknown): value is PageProgress {
  if (typeof value !== 'object' || value === null) return false;
  const { version, steps, checked } = value as Partial<PageProgress>;
  return typeof version === 'string' && Array.isArray(steps) && typeof checked === 'boolean';
}

/** Undefined forgets all of it. */
export function writeProgress(progress: Progress | undefined): void {
  remember(KEY, progress && JSON.stringify(progress));
}

/** Notes a step that went well, or the page's check. What was noted of an older version of the page is void. */
export function noteProgress(slug: string, done: { readonly step: string } | { readonly checked: true }): void {
  const progress = readProgress();
  const version = versionOf(slug);
  const known = Object.hasOwn(progress, slug) ? progress[slug] : undefined;
  const page = known?.version === version ? known : { version, steps: [], checked: false };
  const next =
    'step' in done ? { ...page, steps: [...new Set([...page.steps, done.step])] } : { ...page, checked: true };
  writeProgress({ ...progress, [slug]: next });
}

/** Which commands the page has now, as the menu says. */
function versionOf(slug: string): string {
  return document.querySelector<HTMLElement>(`[data-progress="${CSS.escape(slug)}"]`)?.dataset['steps'] ?? '';
}
