/** Mistakes that need more than one fence to see, or a name of this project. */
import type { Block, GuideMistake } from '../../guide/block.ts';
import { TEMPLATE_DEFAULTS, unknownTemplates } from '../../guide/template.ts';
import type { PageFile } from '../guide-source.ts';

export function pageMistakes(page: PageFile, blocks: readonly Block[]): GuideMistake[] {
  return blocks.flatMap((block) => {
    if (block.kind !== 'console') return [];
    return block.parts.flatMap((part) => {
      if (part.kind !== 'step') return [];
      const { step } = part;
      const names = unknownTemplates([step.command, ...(step.expected ?? [])].join('\n'));
      // A name with a dot or a capital is a Go template of docker or kubectl.
      return names
        .filter((name) => /^[a-z]+$/.test(name))
        .map((name) => ({
          file: page.file,
          line: step.line,
          message: `there is no template value "{{${name}}}"`,
          fix: `use one of ${Object.keys(TEMPLATE_DEFAULTS).join(', ')}`,
        }));
    });
  });
}
