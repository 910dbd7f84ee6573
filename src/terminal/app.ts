/** The composition root of a page's terminals: connection, screens, dock and steps know each other through here only. */
import { onClick, onEachPage } from '../client/page.ts';
import { tickOff } from '../client/progress/show.ts';
import { recall, remember } from '../client/storage.ts';
import { publishedPort } from '../guide/published-port.ts';
import { TEMPLATE_DEFAULTS } from '../guide/template.ts';
import { browserEnvironment } from './connection/browser.ts';
import { Connection, type News, type Welcome } from './connection/connection.ts';
import { RequestError } from './connection/requests.ts';
import { inWords, type ConnectionState } from './connection/state.ts';
import { ask } from './dock/ask.ts';
import { Dock } from './dock/dock.ts';
import { readPreferences } from './dock/preferences.ts';
import {
  checkAfter,
  pressCheck,
  pressEdit,
  pressRun,
  pressSave,
  pressSetup,
  pressSolve,
  type PageActions,
} from './page/press.ts';
import { bringIntoView } from './page/in-view.ts';
import { keepAcrossPages } from './page/navigation.ts';
import { showValues } from './page/values.ts';
import { pressRunAll } from './page/press-run-all.ts';
import { pressUpTo } from './page/press-up-to.ts';
import { lostSteps } from './page/rebuild.ts';
import { noticeAnother, noticeEnding, noticeState, type NoticeActions } from './session-notices.ts';
import { Preview } from './preview/on-demand.ts';
import { showBoard } from './steps/board.ts';
import { addStepIcons } from './steps/step-icons.ts';
import { stepElement, type PageStep } from './steps/page-step.ts';
import { runAll } from './steps/run-all.ts';
import { Runner } from './steps/runner.ts';
import { wentWell, type Ended } from './steps/status.ts';
import { Statuses } from './steps/statuses.ts';
import { Terminals } from './terminals/terminals.ts';

export class App {
  readonly #connection: Connection;
  readonly #terminals: Terminals;
  readonly #dock: Dock;
  readonly #statuses: Statuses;
  readonly #runner: Runner;
  readonly #page: PageActions;
  readonly #preview: Preview;
  readonly #waitingForOpen: { resolve(): void; reject(error: RequestError): void }[] = [];
  #values: Readonly<Record<string, string>> = TEMPLATE_DEFAULTS;
  #missing: Welcome['description']['missing'] = [];
  #rebuilding = false;
  /** Where the reader was before F6 led into the terminal. */
  #cameFrom: HTMLElement | undefined;

  constructor(root: HTMLElement) {
    const base = root.dataset['base'] ?? '/';
    addStepIcons();
    const environment = browserEnvironment(base);
    this.#statuses = new Statuses((key) => showBoard(this.#statuses, key));
    this.#connection = new Connection(environment, {
      state: (state) => this.#state(state),
      welcome: (message, first) => this.#welcome(message, first),
      output: (channel, bytes, offset) => this.#terminals.output(channel, bytes, offset),
      restarted: (channel, lost) => this.#terminals.restarted(channel, lost),
      message: (message) => this.#message(message),
    });
    this.#terminals = new Terminals({
      connection: this.#connection,
      habits: () => ({
        ...readPreferences(),
        onLeave: () => this.#leaveTerminal(),
        askPaste: (text) =>
          ask({ title: 'Paste this?', text: 'A shell runs each line of it at once.', quoted: text, yes: 'Paste' }),
        askLink: (address) =>
          ask({
            title: 'Open this address?',
            text: 'A program in the terminal names it.',
            quoted: address,
            yes: 'Open',
          }),
      }),
      changed: () => this.#changed(),
    });
    this.#dock = new Dock({
      root,
      terminals: this.#terminals,
      reset: () => void this.#reset(),
      preview: (button) => this.#look(undefined, button),
      now: Date.now,
    });
    const lacks = (feature: string): string | undefined => this.#missing.find((one) => one.feature === feature)?.reason;
    this.#runner = new Runner({
      terminals: this.#terminals,
      statuses: this.#statuses,
      interrupt: ({ number }) => {
        const tab = this.#terminals.get(number);
        if (tab) this.#connection.interrupt(tab.channel);
      },
      waitingFor: () => (this.#connection.state.kind === 'open' ? undefined : inWords(this.#connection.state)),
      values: () => this.#values,
      lacks,
      after: environment.after,
      started: (step, tab) => {
        this.#terminals.activate(tab.number);
        if (publishedPort(step.command) !== undefined) this.#preview.prepare();
        const place = stepElement(step.key);
        if (place) bringIntoView(place);
      },
      ended: (step, status) => {
        this.#record(step, status);
        checkAfter(step, status, this.#page);
      },
    });
    this.#page = {
      runner: this.#runner,
      statuses: this.#statuses,
      connection: this.#connection,
      ready: () => this.#whenOpen(),
      values: () => this.#values,
      lacks,
    };
    this.#preview = new Preview(this.#page);
    onClick('[data-open]', (button) => this.#look(Number(button.dataset['open']), button));
    keepAcrossPages(base);
    onEachPage(() => {
      showBoard(this.#statuses);
      showValues(this.#values);
    });
    addEventListener('storage', ({ key }) => {
      if (key !== 'atd:outcomes') return;
      this.#statuses.reload();
      showBoard(this.#statuses);
    });
    document.addEventListener('keydown', (event) => {
      if (event.key === 'F6' && !event.defaultPrevented && this.#dock.isOpen) this.#enterTerminal(event);
    });
  }

  /** Does what a button of the page is for. */
  act(button: HTMLElement): void {
    const { edit, run, save, setup, check, solve } = button.dataset;
    if (edit !== undefined) return pressEdit(button);
    this.#open();
    if (run === 'all') pressRunAll(button, this.#page);
    else if (run === 'step') pressRun(button, this.#page);
    else if (run === 'up-to') pressUpTo(button, this.#page);
    else if (setup !== undefined) pressSetup(button, this.#page);
    else if (save !== undefined) pressSave(button, this.#page);
    else if (check !== undefined) pressCheck(this.#page);
    else if (solve !== undefined) pressSolve(this.#page);
  }

  /** Goes on with the reader's sandbox, if it is still there. */
  async resume(): Promise<void> {
    const sandbox = recall('sandbox');
    if (sandbox === null) return;
    if (!(await this.#connection.resume(sandbox))) {
      remember('sandbox', undefined);
      this.#statuses.lose();
      this.#statuses.belongTo('');
      this.#dock.close();
      return;
    }
    for (const number of readTerminals()) this.#terminals.open(number);
    for (const held of this.#statuses.held) this.#runner.resume(held);
    if (this.#terminals.all().length === 0) this.#terminals.open(1);
    if (readPreferences().open) this.#dock.open();
    else this.#dock.close();
  }

  // --- what the reader does ---

  #open(): void {
    if (this.#terminals.all().length === 0) this.#terminals.open(1);
    this.#dock.open();
    this.#connection.start();
  }

  #look(port: number | undefined, button: HTMLElement): void {
    this.#open();
    void this.#preview.open(port, button);
  }

  async #reset(): Promise<void> {
    const sure = await ask({
      title: 'Reset the sandbox?',
      text: 'Everything in it is deleted: files, images, containers, Pods. What you read and ticked off stays.',
      yes: 'Reset',
    });
    if (sure) this.#connection.reset();
  }

  #leaveTerminal(): void {
    (this.#cameFrom?.isConnected ? this.#cameFrom : document.querySelector<HTMLElement>('#main'))?.focus();
  }

  #enterTerminal(event: KeyboardEvent): void {
    event.preventDefault();
    this.#cameFrom = document.activeElement instanceof HTMLElement ? document.activeElement : undefined;
    this.#terminals.active?.screen.focus();
  }

  // --- what the server says ---

  #state(state: ConnectionState): void {
    this.#dock.showState(state);
    if (state.kind === 'ended') {
      remember('sandbox', undefined);
      this.#statuses.lose();
      this.#runner.abandon('the sandbox ended');
      this.#statuses.belongTo('');
      this.#preview.forget();
      for (const waiting of this.#waitingForOpen.splice(0)) waiting.reject(new RequestError(state.message, state.hint));
    }
    noticeState(this.#dock, state, this.#actions);
    this.#runner.pump();
  }

  #welcome({ sandbox, now, expiresAt, description }: Welcome, first: boolean): void {
    const known = this.#statuses.sandbox;
    const another = first && known !== '' && known !== sandbox;
    if (another) {
      this.#statuses.lose();
      this.#runner.lose('this is another sandbox');
    }
    this.#statuses.belongTo(sandbox);
    if (another || (known === '' && !this.#rebuilding && this.#actions.rebuild))
      noticeAnother(this.#dock, this.#actions);
    remember('sandbox', sandbox);
    this.#values = { ...TEMPLATE_DEFAULTS, ...description.values };
    this.#missing = description.missing;
    showValues(this.#values);
    showBoard(this.#statuses);
    this.#dock.showSandbox(description);
    this.#dock.showEnd(Date.now() + expiresAt - now);
    for (const waiting of this.#waitingForOpen.splice(0)) waiting.resolve();
    this.#runner.pump();
  }

  #message(message: News): void {
    switch (message.type) {
      case 'resized':
        return this.#terminals.resized(message.channel, message.size);
      case 'exited':
        return this.#terminals.exited(message.channel, message.exitCode);
      case 'expiry':
        this.#dock.notice('ending', undefined);
        return this.#dock.showEnd(Date.now() + message.expiresAt - message.now);
      case 'ending':
        return noticeEnding(
          this.#dock,
          { ...message, endsAt: Date.now() + message.endsAt - message.now },
          this.#actions,
        );
      case 'visited':
        return this.#preview.visited(message);
      case 'notice':
        return this.#dock.notice('notice', { tone: 'info', closable: true, text: message.message });
      case 'error':
        return this.#dock.notice('error', { tone: 'bad', closable: true, text: `${message.message} ${message.hint}` });
    }
  }

  get #actions(): NoticeActions {
    return {
      extend: () => this.#connection.extend(),
      startAgain: () => this.#connection.start(),
      rebuild: lostSteps(this.#statuses).length > 0 ? () => void this.#rebuild() : undefined,
      now: Date.now,
    };
  }

  async #rebuild(): Promise<void> {
    const steps = lostSteps(this.#statuses);
    this.#rebuilding = true;
    try {
      this.#open();
      await this.#whenOpen();
    } catch (error) {
      if (error instanceof RequestError) return;
      throw error;
    } finally {
      this.#rebuilding = false;
    }
    this.#statuses.forgetLost();
    this.#dock.notice('another', undefined);
    await runAll(steps, this.#page);
  }

  // --- in between ---

  #changed(): void {
    this.#dock.show();
    this.#runner.pump();
    remember('terminals', JSON.stringify(this.#terminals.all().map(({ number }) => number)));
  }

  #record(step: PageStep, status: Ended): void {
    if (step.number > 0 && wentWell(status, step)) tickOff(step.page, { step: step.key });
  }

  #whenOpen(): Promise<void> {
    if (this.#connection.state.kind === 'open') return Promise.resolve();
    return new Promise((resolve, reject) => this.#waitingForOpen.push({ resolve, reject }));
  }
}

function readTerminals(): number[] {
  const stored: unknown = JSON.parse(recall('terminals') ?? '[]');
  return Array.isArray(stored)
    ? stored.filter((number): number is number => Number.isInteger(number) && number > 0)
    : [];
}
