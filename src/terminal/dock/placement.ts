/** Where the dock stands and what it takes from the page: at the bottom, at the right, as a sheet on a phone, or all of it. */
import { remember } from '../../client/storage.ts';
import type { Preferences } from './preferences.ts';

export type Placement = 'bottom' | 'right' | 'sheet' | 'full';

const PHONE = '(max-width: 48rem)';
/** From here on, text and terminal have room side by side. */
const WIDE = '(min-width: 100rem)';
/** The text keeps at least this, in pixels. */
const TEXT_WIDTH = 360;
const SHEET_HEIGHT = 0.45;

export function placementOf({ side }: Preferences, full: boolean): Placement {
  if (full) return 'full';
  if (matchMedia(PHONE).matches) return 'sheet';
  return side ?? (matchMedia(WIDE).matches ? 'right' : 'bottom');
}

/** Tells the style sheets, and the next page's first paint (`public/theme.js`). */
export function place(placement: Placement | undefined, { height, width }: Preferences): void {
  const root = document.documentElement;
  const below = placement === 'sheet' ? SHEET_HEIGHT : placement === 'bottom' ? height : 0;
  const right = placement === 'right' ? Math.max(320, Math.min(width, innerWidth - TEXT_WIDTH)) : 0;
  if (placement === undefined) delete root.dataset['dock'];
  else root.dataset['dock'] = placement;
  root.style.setProperty('--dock-below', `${Math.round(below * innerHeight)}px`);
  root.style.setProperty('--dock-right', `${Math.round(right)}px`);
  remember(
    'space',
    placement === 'bottom' || placement === 'right' || placement === 'sheet'
      ? JSON.stringify({ placement, below, right })
      : undefined,
  );
}
