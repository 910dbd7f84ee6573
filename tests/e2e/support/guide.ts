/** The guide's own pages as the tests' material: what a test needs is looked for, not written down. */
import { join } from 'node:path';
import { GuideSource } from '../../../src/build/guide-source.ts';
import { audienceOf } from '../../../src/guide/audience.ts';
import type { ConsoleBlock, FileBlock, Step } from '../../../src/guide/block.ts';
import { stepsIn } from '../../../src/guide/steps.ts';
import { fillTemplate, TEMPLATE_DEFAULTS } from '../../../src/guide/template.ts';

export const ROOT = join(import.meta.dirname, '../../..');
const source = new GuideSource(join(ROOT, 'content'));

/** In the order of the guide: what the first page runs needs nothing that another one makes. */
export const PAGES = source
  .pages()
  .map((page) => ({ ...page, blocks: source.parse(page).blocks }))
  .sort((one, other) => orderOf(one.text) - orderOf(other.text));
/** The walkthrough, and the pages for whoever runs the site. */
export const READER_PAGES = PAGES.filter(({ slug }) => audienceOf(slug) === 'reader');
export const OPERATOR_PAGES = PAGES.filter(({ slug }) => audienceOf(slug) === 'operator');
export const BLOCKS = PAGES.flatMap((page) => page.blocks);

function orderOf(text: string): number {
  return Number(/^order: ([\d.]+)/m.exec(text)?.[1]);
}

export const pathOf = (slug: string): string => (slug === 'index' ? '' : `${slug}/`);

export interface FoundStep {
  readonly path: string;
  readonly block: ConsoleBlock;
  readonly steps: readonly Step[];
  readonly step: Step;
  /** As it is shown and run with the default values. */
  readonly command: string;
}

/** The guide's first step that is so. */
export function findStep(wanted: (step: Step, steps: readonly Step[]) => boolean): FoundStep {
  for (const page of PAGES) {
    for (const block of page.blocks) {
      if (block.kind !== 'console') continue;
      const steps = stepsIn([block]);
      const step = steps.find((one) => wanted(one, steps));
      if (step) {
        return { path: pathOf(page.slug), block, steps, step, command: fillTemplate(step.command, TEMPLATE_DEFAULTS) };
      }
    }
  }
  throw new Error('the guide has no such step');
}

/** A plain step: it ends by itself in the reader's own shell, with documented output of at least one exact line. */
export const PLAIN = findStep(
  (step) =>
    !step.keeps &&
    step.prompt === '$' &&
    step.exitCode === 0 &&
    !step.mayDiffer &&
    !step.command.includes('\n') &&
    step.expected !== undefined &&
    !/…|\{\{/.test(step.expected.join('')) &&
    !step.expected.includes('...'),
);

/** It keeps its terminal. */
export const KEEPING = findStep((step) => step.keeps);

export function findFile(): { readonly path: string; readonly file: FileBlock } {
  for (const page of PAGES) {
    const file = page.blocks.find((block) => block.kind === 'file');
    if (file) return { path: pathOf(page.slug), file };
  }
  throw new Error('the guide shows no file');
}
