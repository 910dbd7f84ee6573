/** Reads the output of `seq 1 N` from a stream of bytes and counts what is not the next number. */
export class CountedLines {
  wrong = 0;
  last = 0;
  #line = '';
  #started = false;
  readonly #decoder = new TextDecoder();

  push(bytes: Uint8Array): void {
    const lines = (this.#line + this.#decoder.decode(bytes, { stream: true })).split('\n');
    this.#line = lines.pop() ?? '';
    for (const raw of lines) {
      const line = raw.replace(/\r$/, '').replace(/^[^]*\u001b\]133;C\u0007/, '');
      // What the terminal shows before the first number: the prompt and the echo of the command.
      this.#started ||= line === '1';
      if (!this.#started || line.includes('\u001b')) continue;
      if (line !== String(this.last + 1)) this.wrong++;
      this.last = Number.isNaN(Number(line)) ? this.last + 1 : Number(line);
    }
  }
}

/** Numbers from 0 to 1, the same every time. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_103_515_245 + 12_345) & 0x7fffffff) / 0x7fffffff;
}
