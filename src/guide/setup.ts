/** What must be run before a page: the earlier pages that leave what it needs, in order, and their commands. */
import type { Block, Step } from './block.ts';

export interface PageNeeds {
  readonly slug: string;
  readonly needs: readonly string[];
  readonly leaves: readonly string[];
}

/**
 * Slugs of the pages to run first. `present` are the states a fresh sandbox has already. Pages come in the guide's order; a
 * need is met by the nearest page before the one that needs it.
 */
export function pagesToSetUp(pages: readonly PageNeeds[], slug: string, present: ReadonlySet<string>): string[] {
  const order: string[] = [];
  const visiting = new Set<string>();
  const visit = (wanted: string): void => {
    const index = pages.findIndex((page) => page.slug === wanted);
    const page = pages[index];
    if (!page || visiting.has(wanted)) return;
    visiting.add(wanted);
    for (const need of page.needs) {
      if (present.has(need)) continue;
      const provider = pages
        .slice(0, index)
        .findLast((earlier) => earlier.leaves.includes(need) && !earlier.needs.includes(need));
      if (provider) {
        visit(provider.slug);
        if (!order.includes(provider.slug)) order.push(provider.slug);
      }
    }
    visiting.delete(wanted);
  };
  visit(slug);
  return order;
}

/** What a fresh sandbox of the simulator has already. */
export const PRESENT_STATES: ReadonlySet<string> = new Set(['img:1.0', 'no-ghost']);

/** A page's commands that end well by themselves, in order; those typed into a container's shell are not among them. */
export const replayable = (blocks: readonly SomeBlock[]): string[] =>
  blocks.flatMap((block) =>
    block.kind !== 'console'
      ? []
      : block.parts.flatMap((part) =>
          part.kind === 'step' && part.step.prompt === '$' && !part.step.keeps && part.step.exitCode === 0
            ? [part.step.command]
            : [],
        ),
  );

/** As much of a block as it takes. */
type SomeBlock =
  | { readonly kind: Exclude<Block['kind'], 'console'> }
  | { readonly kind: 'console'; readonly parts: readonly SomePart[] };
type SomePart = { readonly kind: 'comment' } | { readonly kind: 'step'; readonly step: SomeStep };
type SomeStep = Pick<Step, 'prompt' | 'command' | 'keeps' | 'exitCode'>;
