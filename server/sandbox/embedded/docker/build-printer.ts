/** How a build is shown: numbered lines in a pipe, a short list on a terminal, nothing when quiet. */
import type { BuildEvent, BuildFailure } from '../engine/build/progress.ts';
import type { ByteSink } from '../process.ts';

export interface BuildPrinterOptions {
  readonly sink: ByteSink;
  readonly quiet: boolean;
  readonly fancy: boolean;
  readonly cols: number;
  readonly now: () => number;
}

interface Step {
  readonly title: string;
  readonly cached: boolean;
  readonly startedAt: number;
  seconds: number | undefined;
  error: boolean;
  readonly statuses: string[];
}

export class BuildPrinter {
  /** The Dockerfile, for the lines that an error quotes. */
  source = '';
  readonly #options: BuildPrinterOptions;
  readonly #steps = new Map<number, Step>();
  readonly #warnings: string[] = [];
  readonly #startedAt: number;
  #drawn = 0;
  #opened = false;

  constructor(options: BuildPrinterOptions) {
    this.#options = options;
    this.#startedAt = options.now();
  }

  async event(event: BuildEvent): Promise<void> {
    this.#note(event);
    if (this.#options.quiet) return;
    if (this.#options.fancy) await this.#draw(false);
    else await this.#plain(event);
  }

  async finish(): Promise<void> {
    if (this.#options.quiet) return;
    if (this.#options.fancy) await this.#draw(true);
    const count = this.#warnings.length;
    if (count === 0) return;
    const list = this.#warnings.map((text) => ` - ${text}\n`).join('');
    await this.#write(
      `\n \u001B[33m${count} warning${count === 1 ? '' : 's'} found (use docker --debug to expand):\n\u001B[0m${list}`,
    );
  }

  async fail(failure: BuildFailure): Promise<void> {
    if (failure.message.startsWith('sandbox:')) {
      await this.#write(`${failure.message}\n`);
      return;
    }
    if (this.#options.fancy && !this.#options.quiet) await this.#draw(true);
    if (failure.title !== undefined) {
      const output = failure.output.map((line) => `${line}\n`).join('');
      await this.#write(`------\n > ${failure.title}:\n${output}------\n`);
    }
    if (failure.lines !== undefined) await this.#write(this.#excerpt(failure.lines));
    await this.#write(`ERROR: failed to build: failed to solve: ${failure.message}\n`);
  }

  #note(event: BuildEvent): void {
    if (event.type === 'start') {
      this.#steps.set(event.step, {
        title: event.title,
        cached: event.cached ?? false,
        startedAt: this.#options.now(),
        seconds: event.cached ? 0 : undefined,
        error: false,
        statuses: [],
      });
      return;
    }
    if (event.type === 'warning') this.#warnings.push(event.text);
    const step = this.#steps.get(event.step);
    if (step === undefined) return;
    if (event.type === 'status') step.statuses.push(event.text);
    else if (event.type === 'done') step.seconds = event.seconds;
    else if (event.type === 'error') step.error = true;
  }

  async #plain(event: BuildEvent): Promise<void> {
    if (!this.#opened) await this.#write('#0 building with "default" instance using docker driver\n');
    this.#opened = true;
    const prefix = `#${event.step} `;
    switch (event.type) {
      case 'start':
        await this.#write(`\n${prefix}${event.title}\n${event.cached ? `${prefix}CACHED\n` : ''}`);
        return;
      case 'status':
        await this.#write(`${prefix}${event.text}\n`);
        return;
      case 'warning':
        await this.#write(`${prefix}WARN: ${event.text}\n`);
        return;
      case 'log':
        await this.#write(`${prefix}${event.seconds.toFixed(3)} ${event.text}\n`);
        return;
      case 'done':
        await this.#write(`${prefix}DONE ${event.seconds.toFixed(1)}s\n`);
        return;
      case 'error':
        await this.#write(`${prefix}ERROR: ${event.text}\n`);
    }
  }

  /** The list is drawn over itself, as BuildKit's is. */
  async #draw(finished: boolean): Promise<void> {
    const steps = [...this.#steps.values()];
    const done = steps.filter((step) => step.seconds !== undefined || step.error).length;
    const total = ((this.#options.now() - this.#startedAt) / 1000).toFixed(1);
    const head = `[+] Building ${total}s (${done}/${steps.length})${finished ? ' FINISHED' : ''}`;
    const lines = [this.#row(head, 'docker:default')];
    for (const step of steps) {
      const seconds = `${(step.seconds ?? (this.#options.now() - step.startedAt) / 1000).toFixed(1)}s`;
      lines.push(this.#row(` => ${step.cached ? 'CACHED ' : step.error ? 'ERROR ' : ''}${step.title}`, seconds));
      for (const status of step.statuses)
        lines.push(this.#row(` => => ${status.replace(/(?: \d+\.\ds)? done$/, '')}`, '0.0s'));
    }
    const up = this.#drawn > 0 ? `\u001B[${this.#drawn}A` : '';
    this.#drawn = lines.length;
    await this.#write(`\u001B[?25l${up}\r${lines.map((line) => `${line}\u001B[K\n`).join('')}\u001B[?25h`);
  }

  #row(left: string, right: string): string {
    const width = Math.max(20, this.#options.cols - right.length - 3);
    return `${left.slice(0, width).padEnd(width + 2)}${right}`;
  }

  #excerpt({ first, last }: { readonly first: number; readonly last: number }): string {
    const lines = this.source.split('\n');
    const from = Math.max(1, first - 3);
    const to = Math.min(lines.length, last + 3);
    const rows = lines.slice(from - 1, to).map((line, i) => {
      const number = from + i;
      return `${String(number).padStart(4)} | ${number >= first && number <= last ? '>>>' : '   '} ${line}\n`;
    });
    return `Dockerfile:${first}\n--------------------\n${rows.join('')}--------------------\n`;
  }

  async #write(text: string): Promise<void> {
    await this.#options.sink.write(text);
  }
}
