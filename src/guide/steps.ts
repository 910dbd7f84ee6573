/** The steps of a page, and the one after which its check is asked. */
import type { Block, Step } from './block.ts';

export const stepsIn = (blocks: readonly Block[]): Step[] =>
  blocks.flatMap((block) =>
    block.kind === 'console' ? block.parts.flatMap((part) => (part.kind === 'step' ? [part.step] : [])) : [],
  );

/** The one that the author marked, or the last one. */
export const askingStep = <S extends Pick<Step, 'checks'>>(steps: readonly S[]): S | undefined =>
  steps.findLast(({ checks }) => checks) ?? steps.at(-1);
