/** What a reader chose about the dock, remembered between visits. */
import { recallJson, remember } from '../../client/storage.ts';

export interface Preferences {
  /** Undefined: at the right where there is room for it, else at the bottom. */
  readonly side: 'bottom' | 'right' | undefined;
  /** Share of the window's height, at the bottom. */
  readonly height: number;
  /** Pixels, at the right. */
  readonly width: number;
  readonly fontSize: number;
  readonly screenReader: boolean;
  readonly open: boolean;
}

export const FONT_SIZES = { smallest: 9, usual: 13, largest: 28 } as const;

const USUAL: Preferences = {
  side: undefined,
  height: 1 / 3,
  width: 640,
  fontSize: FONT_SIZES.usual,
  screenReader: false,
  open: false,
};

const KEY = 'dock';

export function readPreferences(): Preferences {
  const stored = recallJson(KEY);
  if (typeof stored !== 'object' || stored === null) return USUAL;
  const given = stored as Partial<Record<keyof Preferences, unknown>>;
  return {
    side: given.side === 'bottom' || given.side === 'right' ? given.side : undefined,
    height: within(given.height, { least: 0.12, most: 0.85 }) ?? USUAL.height,
    width: within(given.width, { least: 320, most: 4000 }) ?? USUAL.width,
    fontSize: within(given.fontSize, { least: FONT_SIZES.smallest, most: FONT_SIZES.largest }) ?? USUAL.fontSize,
    screenReader: given.screenReader === true,
    open: given.open === true,
  };
}

export function changePreferences(change: Partial<Preferences>): Preferences {
  const changed = { ...readPreferences(), ...change };
  remember(KEY, JSON.stringify(changed));
  return readPreferences();
}

const within = (value: unknown, { least, most }: { least: number; most: number }): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? Math.max(least, Math.min(most, value)) : undefined;
