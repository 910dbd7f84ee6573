/** A container's log as the kubelet serves it: from a point on, a number of lines, with or without their times. */
import type { Container, LogLine } from '../container.ts';
import type { LogOptions } from '../apiserver/kubelet-client.ts';

const encoder = new TextEncoder();

export async function* readLog({ log }: Container, options: LogOptions): AsyncGenerator<Uint8Array> {
  let left = options.limitBytes ?? Number.POSITIVE_INFINITY;
  let startsLine = true;
  for await (const line of log.read(firstLine(log.lines, options), options.follow, options.signal)) {
    if (options.since !== undefined && line.time < options.since) continue;
    const prefix = options.timestamps && startsLine ? `${nanoseconds(line.time)} ` : '';
    startsLine = line.text.endsWith('\n');
    const bytes = encoder.encode(`${prefix}${line.text}`);
    if (bytes.length >= left) {
      yield bytes.subarray(0, left);
      return;
    }
    left -= bytes.length;
    yield bytes;
  }
}

function firstLine(lines: readonly LogLine[], { tailLines }: LogOptions): number {
  if (tailLines === undefined) return 0;
  if (tailLines === 0) return lines.length;
  let wanted = tailLines;
  for (let index = lines.length - 1; index > 0; index -= 1) {
    // A line may be in several pieces; only its last one ends it.
    if (lines[index - 1]?.text.endsWith('\n') === true) wanted -= 1;
    if (wanted === 0) return index;
  }
  return 0;
}

function nanoseconds(time: number): string {
  return `${new Date(time).toISOString().slice(0, -1)}000000Z`;
}
