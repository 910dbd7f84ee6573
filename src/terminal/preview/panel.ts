/**
 * A port of the sandbox, looked at beside the text: its address, the site itself in a frame of another origin, and what to
 * do when there is nothing to see. The frame can't be read from here, so the server tells which page it shows.
 */
import { publishedPort } from '../../guide/published-port.ts';
import { element } from '../dock/element.ts';
import { RequestError } from '../connection/requests.ts';
import type { PageStep } from '../steps/page-step.ts';
import type { Result } from '../steps/runner.ts';
import { readAddress, showAddress, type Address } from './address.ts';
import { previewBar } from './bar.ts';
import { offerSteps, openingSteps } from './offers.ts';

export interface PanelOptions {
  /** The origin at which a port is shown. Rejects with a {@link RequestError} that says why it is not. */
  readonly originOf: (port: number) => Promise<string>;
  readonly run: (step: PageStep) => Promise<Result>;
}

/** A previewed page is a program of its own: it has its origin, and no way to this page or beyond the frame. */
const SANDBOX =
  'allow-scripts allow-same-origin allow-forms allow-modals allow-downloads allow-popups allow-popups-to-escape-sandbox';

export class PreviewPanel {
  readonly #options: PanelOptions;
  readonly #bar = previewBar({
    go: (text) => this.#typed(text),
    reload: () => void this.#load(),
    close: () => this.close(),
  });
  readonly #say = element('div', { className: 'preview-say', role: 'status', hidden: true });
  readonly #place = element('div', { className: 'preview-frame' });
  readonly #root = element(
    'section',
    { id: 'preview', ariaLabel: 'Preview', tabIndex: -1, hidden: true },
    this.#bar.element,
    this.#say,
    this.#place,
  );
  #at: Address | undefined;
  #frame: HTMLIFrameElement | undefined;
  #origin = '';
  #opener: HTMLElement | undefined;
  /** Which of several loads is the last one. */
  #turn = 0;

  constructor(options: PanelOptions) {
    this.#options = options;
    document.querySelector('#dock')?.before(this.#root);
    addEventListener('message', (event) => this.#told(event));
  }

  /** Shows a port, or what was shown last; `opener` is where the focus goes afterwards. */
  open(port: number | undefined, opener: HTMLElement): void {
    this.#opener = opener;
    this.#root.hidden = false;
    document.documentElement.dataset['preview'] = '';
    if (port !== undefined && port !== this.#at?.port) this.#at = { port, path: '/' };
    if (this.#at) {
      void this.#load();
      this.#root.focus();
    } else {
      this.#nothingYet();
      this.#bar.edit();
    }
  }

  close(): void {
    if (this.#root.hidden) return;
    const hadFocus = this.#root.contains(document.activeElement);
    this.#turn++;
    this.#root.hidden = true;
    delete document.documentElement.dataset['preview'];
    this.#clear();
    if (hadFocus) (this.#opener?.isConnected ? this.#opener : document.querySelector<HTMLElement>('#main'))?.focus();
  }

  /** The sandbox is gone, and what was shown of it. */
  forget(): void {
    this.close();
    this.#at = undefined;
  }

  /** The frame shows another page, after a link or a redirect. */
  visited(address: Address): void {
    if (address.port !== this.#at?.port || this.#root.hidden) return;
    this.#at = address;
    this.#bar.show(this.#at, this.#origin);
  }

  #typed(text: string): void {
    const address = readAddress(text, this.#at);
    if (!address)
      return this.#tell('An address here is a port of your sandbox: localhost:8888, with a path or without.');
    this.#at = address;
    void this.#load();
  }

  async #load(): Promise<void> {
    const at = this.#at;
    if (!at) return this.#nothingYet();
    const turn = ++this.#turn;
    this.#tell(`Loading ${showAddress(at)}…`);
    try {
      const origin = await this.#options.originOf(at.port);
      if (turn !== this.#turn) return;
      this.#origin = origin;
      this.#bar.show(at, origin);
      this.#show(`${origin}${at.path}`, at);
    } catch (error) {
      if (turn !== this.#turn) return;
      this.#clear();
      if (!(error instanceof RequestError)) throw error;
      this.#tell(`${error.message} ${error.hint}`);
    }
  }

  /** In a new frame each time: it is blank until the page comes, and its history is no part of this page's. */
  #show(address: string, at: Address): void {
    const frame = element('iframe', { title: `Preview of localhost:${at.port}`, referrerPolicy: 'no-referrer' });
    frame.setAttribute('sandbox', SANDBOX);
    const turn = this.#turn;
    frame.addEventListener('load', () => turn === this.#turn && this.#loaded(), { once: true });
    frame.src = address;
    this.#frame = frame;
    this.#place.replaceChildren(frame);
  }

  #loaded(): void {
    // What the page itself said of a failure stays.
    if (this.#say.dataset['kind'] === 'note') this.#quiet();
  }

  /** What stands in the frame in place of a site says so, since it knows no steps of this page. */
  #told({ source, origin, data }: MessageEvent<unknown>): void {
    if (!this.#frame || source !== this.#frame.contentWindow || origin !== this.#origin || !this.#at) return;
    if (typeof data !== 'object' || data === null || !('preview' in data) || data.preview !== 'nothing') return;
    const steps = openingSteps(this.#at.port);
    if (steps.length === 0) return this.#quiet();
    this.#tell('A step of this page opens that port:', 'offer', steps);
  }

  #nothingYet(): void {
    const steps = openingSteps(undefined);
    const words =
      steps.length === 0
        ? 'Type the address of a port that you published with docker run -p, or forwarded with kubectl port-forward.'
        : 'Type the address of a port, or run a step of this page that opens one:';
    this.#tell(words, 'offer', steps);
  }

  #tell(words: string, kind: 'note' | 'offer' = 'note', steps: readonly PageStep[] = []): void {
    this.#say.hidden = false;
    this.#say.dataset['kind'] = kind;
    const offers = offerSteps(steps, (step) => void this.#run(step));
    this.#say.replaceChildren(element('p', {}, words), ...offers);
  }

  async #run(step: PageStep): Promise<void> {
    this.#tell(`Running ${step.command} …`);
    const { state } = await this.#options.run(step);
    if (this.#root.hidden) return;
    if (state !== 'under way' && state !== 'ok' && state !== 'differs') {
      return this.#tell('That step did not end well; beside it on the page stands why.');
    }
    const port = publishedPort(step.command);
    if (port !== undefined && port !== this.#at?.port) this.#at = { port, path: '/' };
    await this.#load();
  }

  #quiet(): void {
    this.#say.hidden = true;
    this.#say.replaceChildren();
  }

  #clear(): void {
    this.#quiet();
    this.#place.replaceChildren();
    this.#frame = undefined;
  }
}
