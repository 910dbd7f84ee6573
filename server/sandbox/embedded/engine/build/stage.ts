/** A stage of a build: what stands under one FROM, and what has become of it so far. */
import type { Image, ImageConfig } from '../../container.ts';
import type { DiskEntry } from '../../machine/files/disk.ts';
import type { HistoryEntry, Layer } from '../../images/record.ts';
import type { Instruction } from './dockerfile.ts';

/** One stage while it grows. */
export interface Stage {
  readonly name: string | undefined;
  readonly base: Image;
  config: ImageConfig;
  entries: readonly DiskEntry[];
  key: string;
  shell: readonly string[];
  readonly args: Record<string, string>;
  readonly history: HistoryEntry[];
  readonly layers: Layer[];
  size: number;
}

export interface StageSource {
  readonly from: Instruction;
  readonly body: Instruction[];
}

export function stagesOf(instructions: readonly Instruction[]): {
  readonly globalArgs: readonly Instruction[];
  readonly list: readonly StageSource[];
} {
  const globalArgs: Instruction[] = [];
  const list: StageSource[] = [];
  for (const instruction of instructions) {
    const stage = list.at(-1);
    if (instruction.name === 'FROM') list.push({ from: instruction, body: [] });
    else if (stage === undefined) globalArgs.push(instruction);
    else stage.body.push(instruction);
  }
  return { globalArgs, list };
}

/** The name after AS. */
export function nameOf(from: Instruction): string | undefined {
  return / as (\S+)$/i.exec(from.rest)?.[1];
}

export function environmentOf(config: ImageConfig): Record<string, string> {
  return Object.fromEntries(
    config.Env.map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
  );
}
