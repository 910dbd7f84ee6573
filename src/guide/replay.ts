/** The steps of a console block that a set-up types again to make what its page leaves. */
import type { Step } from './block.ts';

interface Part<S> {
  readonly kind: string;
  readonly step?: S;
}

/**
 * Not those that open a container's shell or are typed into it, nor those that fail on purpose, nor those that keep a terminal and whatever
 * comes after them in their block: that looks at what is kept.
 */
export function replayed<S extends Pick<Step, 'prompt' | 'keeps' | 'exitCode'>>(parts: readonly Part<S>[]): S[] {
  const steps = parts.flatMap(({ step }) => step ?? []);
  const kept = steps.findIndex(({ keeps }) => keeps);
  const before = kept < 0 ? steps : steps.slice(0, kept);
  return before.filter(
    ({ prompt, exitCode }, index) => prompt === '$' && exitCode === 0 && (steps[index + 1]?.prompt ?? '$') === '$',
  );
}

/** As they were written, with template values by name. */
export const replayedCommands = (blocks: readonly SomeBlock[]): string[] =>
  blocks.flatMap(({ parts = [] }) => replayed(parts).map(({ command }) => command));

interface SomeBlock {
  readonly kind: string;
  readonly parts?: readonly Part<Pick<Step, 'prompt' | 'command' | 'keeps' | 'exitCode'>>[];
}
