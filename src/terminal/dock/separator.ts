/** The edge of the dock: dragged with a pointer, or moved with the arrow keys. */
import { element } from './element.ts';
import type { Placement } from './placement.ts';
import { changePreferences, readPreferences } from './preferences.ts';

const STEP = 0.04;

export interface Separator {
  readonly element: HTMLElement;
  show(placement: Placement): void;
}

export function separator(moved: () => void): Separator {
  const bar = element('div', { className: 'grip', role: 'separator', tabIndex: 0, ariaLabel: 'Size of the terminals' });
  let placement: Placement = 'bottom';

  const show = (): void => {
    const { height, width } = readPreferences();
    const share = placement === 'right' ? width / innerWidth : height;
    // A separator's orientation is that of the bar itself.
    bar.ariaOrientation = placement === 'right' ? 'vertical' : 'horizontal';
    bar.ariaValueMin = '0';
    bar.ariaValueMax = '100';
    bar.ariaValueNow = String(Math.round(Math.min(1, share) * 100));
    bar.hidden = placement === 'sheet' || placement === 'full';
  };
  const set = (share: number): void => {
    changePreferences(placement === 'right' ? { width: share * innerWidth } : { height: share });
    show();
    moved();
  };

  bar.addEventListener('pointerdown', (event) => {
    bar.setPointerCapture(event.pointerId);
    event.preventDefault();
    bar.focus();
  });
  bar.addEventListener('pointermove', (event) => {
    if (!bar.hasPointerCapture(event.pointerId)) return;
    set(placement === 'right' ? 1 - event.clientX / innerWidth : 1 - event.clientY / innerHeight);
  });
  bar.addEventListener('keydown', (event) => {
    const grow = { ArrowUp: 1, ArrowLeft: 1, ArrowDown: -1, ArrowRight: -1 }[event.key];
    if (grow === undefined) return;
    event.preventDefault();
    const { height, width } = readPreferences();
    set((placement === 'right' ? width / innerWidth : height) + grow * STEP);
  });
  return {
    element: bar,
    show(now) {
      placement = now;
      show();
    },
  };
}
