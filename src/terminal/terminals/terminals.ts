/** The page's terminals: opened and closed, fed from the connection, typed into. */
import { LIMITS } from '../../../server/protocol/limits.ts';
import type { Connection } from '../connection/connection.ts';
import type { Size } from '../connection/channels.ts';
import { Screen, type ScreenOptions } from '../screen/screen.ts';
import { Shell } from '../steps/shell.ts';
import { tabName, type Tab } from './tab.ts';

type ScreenHabits = Pick<ScreenOptions, 'fontSize' | 'screenReader' | 'onLeave' | 'askPaste' | 'askLink'>;

export interface TerminalsOptions {
  readonly connection: Connection;
  /** Asked for each new terminal. */
  readonly habits: () => ScreenHabits;
  /** Tabs, their activity, the active one, or a shell's state changed. */
  readonly changed: () => void;
}

/** Before its screen was measured. */
const USUAL: Size = { cols: 80, rows: 24 };

export class Terminals implements Disposable {
  readonly #options: TerminalsOptions;
  readonly #tabs = new Map<number, Tab>();
  /** In front. */
  #active = 1;
  /** The one the reader chose last; a step that takes another one brings that to the front and changes nothing here. */
  #current = 1;

  constructor(options: TerminalsOptions) {
    this.#options = options;
  }

  all(): Tab[] {
    return [...this.#tabs.values()].sort((a, b) => a.number - b.number);
  }

  get(number: number): Tab | undefined {
    return this.#tabs.get(number);
  }

  get active(): Tab | undefined {
    return this.#tabs.get(this.#active);
  }

  get current(): Tab | undefined {
    return this.#tabs.get(this.#current);
  }

  get full(): boolean {
    return this.#tabs.size >= LIMITS.terminalsPerSession;
  }

  /** Brings one to the front for the reader, who wants to work in it. */
  choose(number: number): void {
    if (this.#tabs.has(number)) this.#current = number;
    this.activate(number);
  }

  activate(number: number): void {
    if (!this.#tabs.has(number)) return;
    this.#active = number;
    this.#options.changed();
  }

  /** The terminal of this number, or a new one of the lowest free number. */
  open(number = this.#freeNumber()): Tab {
    const existing = this.#tabs.get(number);
    if (existing) return existing;
    const { connection, habits, changed } = this.#options;
    const shell = new Shell(() => {
      if (shell.state === 'prompt') tab.touched = false;
      changed();
    });
    const screen = new Screen({
      ...habits(),
      label: `Terminal ${number}`,
      onInput: (bytes) => {
        tab.touched = true;
        connection.type(tab.channel, bytes);
      },
      onSize: (size) => connection.resize(tab.channel, size),
    });
    const tab: Tab = {
      number,
      channel: connection.openTerminal(tabName(number), this.active?.screen.size ?? USUAL),
      screen,
      shell,
      get columns() {
        return screen.size.cols;
      },
      touched: false,
      activity: '',
    };
    this.#tabs.set(number, tab);
    if (!this.#tabs.has(this.#active)) this.#active = number;
    changed();
    return tab;
  }

  /** Ends its shell. */
  close(number: number): void {
    const tab = this.#tabs.get(number);
    if (!tab) return;
    this.#options.connection.closeTerminal(tab.channel);
    this.#remove(tab);
  }

  /** Types a command and presses Enter. */
  async type(tab: Tab, command: string): Promise<void> {
    await tab.screen.settled();
    // To the line's end and delete to its start: a half-typed line would become part of the command.
    const clean = tab.touched ? '\u0005\u0015' : '';
    const text = tab.screen.bracketedPaste
      ? `\u001b[200~${command}\u001b[201~\r`
      : `${command.replaceAll('\n', '\r')}\r`;
    this.#options.connection.type(tab.channel, new TextEncoder().encode(clean + text));
    tab.touched = false;
    tab.screen.scrollToEnd();
  }

  // --- from the connection ---

  output(channel: number, bytes: Uint8Array, offset: number): void {
    const tab = this.#byChannel(channel);
    if (!tab) return;
    const end = offset + bytes.length;
    tab.screen.write(bytes, () => this.#options.connection.shown(channel, end));
    tab.shell.feed(bytes, offset);
  }

  restarted(channel: number, lost: number): void {
    const tab = this.#byChannel(channel);
    if (!tab) return;
    tab.shell.restart();
    tab.screen.restart();
    if (lost > 0) tab.screen.note(`[${lost} bytes that came before are no longer kept]`);
  }

  /** Another page of the same sandbox changed the size; this one adapts unless it is the one that is used. */
  resized(channel: number, size: Size): void {
    const tab = this.#byChannel(channel);
    if (tab && !document.hasFocus()) tab.screen.resize(size);
  }

  exited(channel: number, exitCode: number): void {
    const tab = this.#byChannel(channel);
    if (!tab) return;
    tab.shell.exited();
    tab.screen.note(`[the shell ended with exit code ${exitCode}; open another terminal with +]`);
    this.#options.changed();
  }

  /** Another sandbox: what runs in the terminals is gone, and nothing is typed before the new shells are there. */
  lose(why: string): void {
    for (const tab of this.#tabs.values()) {
      tab.shell.lose(why);
      tab.shell.restart();
    }
  }

  [Symbol.dispose](): void {
    for (const tab of this.#tabs.values()) tab.screen[Symbol.dispose]();
    this.#tabs.clear();
  }

  #remove(tab: Tab): void {
    this.#tabs.delete(tab.number);
    tab.shell.exited();
    tab.screen[Symbol.dispose]();
    const first = this.all()[0]?.number ?? 1;
    if (this.#active === tab.number) this.#active = first;
    if (this.#current === tab.number) this.#current = first;
    this.#options.changed();
  }

  #freeNumber(): number {
    let number = 1;
    while (this.#tabs.has(number)) number++;
    return number;
  }

  #byChannel(channel: number): Tab | undefined {
    return this.all().find((tab) => tab.channel === channel);
  }
}
