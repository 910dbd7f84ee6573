/** The preview as the page knows it before it is first looked at: nothing of it is loaded until then. */
import type { Connection } from '../connection/connection.ts';
import { RequestError } from '../connection/requests.ts';
import type { Runner } from '../steps/runner.ts';
import type { Address } from './address.ts';
import type { PreviewPanel } from './panel.ts';

export interface PageParts {
  readonly connection: Connection;
  readonly runner: Runner;
  /** Settles when there is a sandbox; rejects with a sentence when there will be none. */
  readonly ready: () => Promise<void>;
}

export class Preview {
  readonly #connection: Connection;
  readonly #runner: Runner;
  readonly #ready: PageParts['ready'];
  #panel: PreviewPanel | undefined;

  constructor({ connection, runner, ready }: PageParts) {
    this.#connection = connection;
    this.#runner = runner;
    this.#ready = ready;
  }

  /** `port` undefined: what was shown last, or whatever the reader then names. */
  async open(port: number | undefined, opener: HTMLElement): Promise<void> {
    const panel = await this.#load();
    panel.open(port, opener);
  }

  /** A step opens a port: whoever then looks at it need not wait for the panel. */
  prepare(): void {
    // What could not be loaded now is loaded, and reported, when it is asked for.
    this.#load().catch(() => undefined);
  }

  async #load(): Promise<PreviewPanel> {
    const { previewPanel } = await import('./start.ts');
    this.#panel ??= await previewPanel({
      originOf: (asked) => this.#originOf(asked),
      run: (step) => this.#runner.run(step),
    });
    return this.#panel;
  }

  async #originOf(port: number): Promise<string> {
    if (location.hostname.startsWith('[')) {
      throw new RequestError(
        'A page at an IPv6 address can\u2019t show a preview.',
        `Open the guide at ${location.protocol}//localhost:${location.port}.`,
      );
    }
    await this.#ready();
    return this.#connection.previewOf(port);
  }

  visited(address: Address): void {
    this.#panel?.visited(address);
  }

  /** The sandbox is gone. */
  forget(): void {
    this.#panel?.forget();
  }
}
