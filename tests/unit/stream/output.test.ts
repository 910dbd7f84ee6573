/** What a reader's terminal keeps through slow pages, lost connections and second tabs. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Output, type OutputOptions, type OutputViewer } from '../../../server/stream/output.ts';
import { Ring } from '../../../server/stream/ring.ts';

/** Byte n of the stream is n mod 251: a lost or doubled byte shows. */
const stream = (from: number, length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => (from + index) % 251);

class Timers {
  #pending = new Set<() => void>();
  readonly timer = (_ms: number, run: () => void): (() => void) => {
    this.#pending.add(run);
    return () => this.#pending.delete(run);
  };
  fire(): void {
    const due = [...this.#pending];
    this.#pending.clear();
    for (const run of due) run();
  }
}

class Page implements OutputViewer {
  received: number[] = [];
  end = 0;
  lost = 0;
  output(bytes: Uint8Array, offset: number): void {
    expect(offset).toBe(this.end);
    this.received.push(...bytes);
    this.end = offset + bytes.length;
  }
  truncated(lost: number, offset: number): void {
    expect(offset - lost).toBe(this.end);
    this.lost += lost;
    this.end = offset;
  }
}

function setUp(options: Partial<OutputOptions> = {}): { output: Output; timers: Timers; paused: () => boolean } {
  const timers = new Timers();
  let paused = false;
  const source = { pause: () => void (paused = true), resume: () => void (paused = false) };
  const output = new Output(source, {
    ringBytes: 1000,
    high: 300,
    low: 100,
    holdMs: 1,
    pieceBytes: 64,
    timer: timers.timer,
    ...options,
  });
  return { output, timers, paused: () => paused };
}

describe('a page that stops reading', () => {
  test('gets no more than a window, pauses the source, and has everything when it reads on', () => {
    const { output, paused } = setUp();
    const page = new Page();
    const view = output.attach(0, page);
    output.push(stream(0, 400));
    expect(page.end).toBe(300);
    expect(paused()).toBe(true);
    view.ack(300);
    expect(page.end).toBe(400);
    view.ack(400);
    expect(paused()).toBe(false);
    expect(page.received).toEqual([...stream(0, 400)]);
  });

  test('does not hold up a second tab, and is told how much it missed once the ring has moved on', () => {
    const { output, paused } = setUp();
    const slow = new Page();
    const fast = new Page();
    const slowView = output.attach(0, slow);
    const fastView = output.attach(0, fast);
    for (let sent = 0; sent < 5000; sent += 100) {
      output.push(stream(sent, 100));
      fastView.ack(fast.end);
      expect(paused()).toBe(false);
    }
    expect(fast.received).toEqual([...stream(0, 5000)]);
    expect(slow.end).toBe(300);
    slowView.ack(300);
    expect(slow.lost).toBe(5000 - 1000 - 300);
  });
});

describe('a lost connection', () => {
  test('loses nothing: the source waits, and the page continues where it was', () => {
    const { output, paused } = setUp();
    const page = new Page();
    const view = output.attach(0, page);
    output.push(stream(0, 200));
    view.ack(page.end);
    view.detach();
    output.push(stream(200, 600));
    expect(paused()).toBe(true);
    const again = output.attach(page.end, page);
    again.ack(page.end);
    again.ack(page.end);
    expect(page.received).toEqual([...stream(0, 800)]);
    expect(page.lost).toBe(0);
  });

  test('that nobody comes back to lets the command run on after a while', () => {
    const { output, timers, paused } = setUp();
    output.push(stream(0, 600));
    expect(paused()).toBe(true);
    timers.fire();
    expect(paused()).toBe(false);
    output.push(stream(600, 5000));
    expect(paused()).toBe(false);
    const page = new Page();
    output.attach(0, page);
    expect(page.lost).toBe(5600 - 1000);
  });

  test('at any offset, cut any number of times, gives every byte once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ push: fc.nat(500), ack: fc.boolean(), cut: fc.boolean() }), { maxLength: 60 }),
        (acts) => {
          const { output } = setUp({ ringBytes: 100_000 });
          const page = new Page();
          let view = output.attach(0, page);
          let pushed = 0;
          for (const act of acts) {
            output.push(stream(pushed, act.push));
            pushed += act.push;
            if (act.ack) view.ack(page.end);
            if (act.cut) {
              view.detach();
              view = output.attach(page.end, page);
            }
          }
          while (page.end < pushed) view.ack(page.end);
          expect(page.received).toEqual([...stream(0, pushed)]);
        },
      ),
    );
  });
});

describe('the ring', () => {
  test('keeps the last bytes whatever the pushes were', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { maxLength: 40 }), (lengths) => {
        const ring = new Ring(32);
        let end = 0;
        for (const length of lengths) {
          ring.push(stream(end, length));
          end += length;
        }
        const kept: number[] = [];
        for (let at = ring.start; at < end; at = ring.start + kept.length) kept.push(...ring.read(at, 7));
        expect(kept).toEqual([...stream(ring.start, end - ring.start)]);
        expect(end - ring.start).toBe(Math.min(end, 32));
      }),
    );
  });

  test('refuses an offset it does not have', () => {
    const ring = new Ring(4);
    ring.push(stream(0, 10));
    expect(() => ring.read(5, 1)).toThrow('offset 5 is not within 6..10');
  });
});
