/** The dock: its bar, its notices, the terminals' screens, and where all of it stands. */
import type { Welcome } from '../connection/connection.ts';
import { inWords, type ConnectionState } from '../connection/state.ts';
import type { Terminals } from '../terminals/terminals.ts';
import { badge } from './badge.ts';
import { element } from './element.ts';
import { icon } from './icon.ts';
import { keyRow } from './key-row.ts';
import { notices, type Notice } from './notices.ts';
import { place, placementOf } from './placement.ts';
import { changePreferences, FONT_SIZES, readPreferences } from './preferences.ts';
import { separator } from './separator.ts';
import { settingsMenu } from './settings-menu.ts';
import { panelId, tabId, tabList } from './tabs.ts';
import { timeLeft } from './time-left.ts';

export interface DockOptions {
  /** The page's place for it. */
  readonly root: HTMLElement;
  readonly terminals: Terminals;
  readonly reset: () => void;
  /** Looks at a published port; the button is where the focus comes back to. */
  readonly preview: (button: HTMLElement) => void;
  readonly now: () => number;
}

export class Dock {
  readonly #root: HTMLElement;
  readonly #terminals: Terminals;
  readonly #now: () => number;
  readonly #badge = badge();
  readonly #notices = notices();
  readonly #words = element('span', { className: 'connection', role: 'status' });
  readonly #time = element('span', { className: 'time' });
  readonly #screens = element('div', { className: 'screens' });
  readonly #fullButton = element('button', { type: 'button', className: 'icon-btn full' });
  readonly #reopen = element('button', { type: 'button', className: 'reopen', hidden: true }, 'Terminals');
  readonly #tabs;
  readonly #menu;
  readonly #grip = separator(() => this.#arrange());
  #full = false;
  #open = false;
  #endsAt: number | undefined;

  constructor({ root, terminals, reset, preview, now }: DockOptions) {
    this.#root = root;
    this.#terminals = terminals;
    this.#now = now;
    this.#tabs = tabList({
      activate: (number) => terminals.choose(number),
      close: (number) => terminals.close(number),
      add: () => {
        terminals.choose(terminals.open().number);
        terminals.active?.screen.focus();
      },
    });
    this.#menu = settingsMenu({
      larger: () => this.#setFont(readPreferences().fontSize + 1),
      smaller: () => this.#setFont(readPreferences().fontSize - 1),
      clear: () => {
        terminals.active?.screen.clear();
        terminals.active?.screen.focus();
      },
      copyAll: () => navigator.clipboard.writeText(terminals.active?.screen.text ?? ''),
      move: () => {
        changePreferences({ side: placementOf(readPreferences(), false) === 'right' ? 'bottom' : 'right' });
        this.#arrange();
      },
      screenReader: (on) => {
        changePreferences({ screenReader: on });
        for (const tab of terminals.all()) tab.screen.screenReader = on;
      },
      reset,
    });
    this.#build(preview);
    addEventListener('resize', () => this.#arrange());
    // Another page of this sandbox may have changed the size meanwhile.
    addEventListener('focus', () => this.#open && terminals.active?.screen.fit());
    new ResizeObserver(() => terminals.active?.screen.fit()).observe(this.#screens);
    setInterval(() => this.#showTime(), 10_000);
  }

  get isOpen(): boolean {
    return this.#open;
  }

  open(): void {
    if (this.#open) return;
    this.#open = true;
    changePreferences({ open: true });
    this.#arrange();
    this.show();
  }

  /** Puts it away; the terminals go on. */
  close(): void {
    this.#open = false;
    this.#full = false;
    changePreferences({ open: false });
    this.#arrange();
  }

  /** The terminals or which of them is in front changed. */
  show(): void {
    const { active } = this.#terminals;
    this.#tabs.show(this.#terminals.all(), active?.number, this.#terminals.full);
    for (const { number, screen } of this.#terminals.all()) {
      if (!screen.element.isConnected) {
        screen.element.id = panelId(number);
        screen.element.role = 'tabpanel';
        screen.element.setAttribute('aria-labelledby', tabId(number));
        this.#screens.append(screen.element);
      }
      screen.element.hidden = screen !== active?.screen;
    }
    if (this.#open) active?.screen.show();
  }

  showState(state: ConnectionState): void {
    this.#root.dataset['connection'] = state.kind;
    this.#words.textContent = inWords(state);
    this.#time.hidden = state.kind !== 'open';
  }

  showSandbox(description: Welcome['description'] | undefined): void {
    this.#badge.show(description);
  }

  /** By this page's clock. */
  showEnd(endsAt: number): void {
    this.#endsAt = endsAt;
    this.#showTime();
  }

  notice(kind: string, notice: Notice | undefined): void {
    this.#notices.show(kind, notice);
  }

  #build(preview: DockOptions['preview']): void {
    const look = element(
      'button',
      { type: 'button', className: 'icon-btn', ariaLabel: 'Preview', title: 'Preview: look at a published port' },
      icon('preview'),
    );
    look.addEventListener('click', () => preview(look));
    const close = element(
      'button',
      { type: 'button', className: 'icon-btn', ariaLabel: 'Hide the terminals', title: 'Hide (they go on)' },
      icon('close'),
    );
    close.addEventListener('click', () => {
      this.close();
      this.#reopen.focus();
    });
    this.#fullButton.addEventListener('click', () => {
      this.#full = !this.#full;
      this.#arrange();
      this.#terminals.active?.screen.focus();
    });
    this.#reopen.addEventListener('click', () => {
      this.open();
      this.#terminals.active?.screen.focus();
    });
    const bar = element(
      'div',
      { className: 'dock-bar' },
      this.#tabs.element,
      element(
        'div',
        { className: 'right' },
        element('span', { className: 'leave' }, 'F6 leaves the terminal'),
        this.#badge.element,
        this.#words,
        this.#time,
        look,
        this.#menu.element,
        this.#fullButton,
        close,
      ),
    );
    this.#root.append(
      this.#grip.element,
      bar,
      this.#notices.element,
      this.#screens,
      keyRow(() => this.#terminals.active?.screen),
    );
    this.#root.after(this.#reopen);
  }

  #arrange(): void {
    const preferences = readPreferences();
    const placement = placementOf(preferences, this.#full);
    this.#root.hidden = !this.#open;
    this.#reopen.hidden = this.#open;
    place(this.#open ? placement : undefined, preferences);
    this.#root.dataset['placement'] = placement;
    this.#grip.show(placement);
    this.#fullButton.replaceChildren(icon(this.#full ? 'less' : 'full'));
    this.#fullButton.ariaLabel = this.#fullButton.title = this.#full ? 'Leave full screen' : 'Full screen';
    this.#menu.show({
      side: placement === 'right' ? 'right' : 'bottom',
      canMove: placement === 'right' || placement === 'bottom',
      screenReader: preferences.screenReader,
    });
    if (this.#open) this.#terminals.active?.screen.show();
  }

  #setFont(pixels: number): void {
    const { fontSize } = changePreferences({
      fontSize: Math.max(FONT_SIZES.smallest, Math.min(FONT_SIZES.largest, pixels)),
    });
    for (const tab of this.#terminals.all()) tab.screen.fontSize = fontSize;
  }

  #showTime(): void {
    if (this.#endsAt !== undefined) this.#time.textContent = timeLeft(this.#endsAt - this.#now());
  }
}
