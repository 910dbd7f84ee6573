/**
 * Carries a page's parsed blocks through Astro's Markdown pipeline: the Markdown plugin meets each fence in its file and
 * gives it the block's id; the highlighter's transformer, which knows no file, finds the block by that id and renders it.
 */
import { fileURLToPath } from 'node:url';
import type { MarkdownPlugin } from './tree.ts';
import type { ShikiTransformer } from 'shiki';
import type { Block } from '../../guide/block.ts';
import { describeMistake } from '../../guide/page.ts';
import type { GuideSource, PageFile } from '../guide-source.ts';
import { consoleView } from './console-view.ts';
import { codeLines } from './code-lines.ts';
import { fileView } from './file-view.ts';
import { staticView } from './static-view.ts';
import { pageMistakes } from './mistakes.ts';
import { hideValues } from './values.ts';

export interface Fences {
  readonly markdown: MarkdownPlugin;
  readonly highlighter: ShikiTransformer;
}

export function fences(source: GuideSource): Fences {
  const blocks = new Map<string, Block>();
  return {
    markdown: ({ fileURL }) => {
      const page = fileURL && source.page(fileURLToPath(fileURL));
      if (!page) return undefined;
      const parsed = source.parse(page);
      const mistakes = [...parsed.mistakes, ...pageMistakes(page, parsed.blocks)];
      if (mistakes.length > 0) throw new Error(mistakes.map(describeMistake).join('\n'));
      let met = 0;
      return {
        name: 'guide-fences',
        code(node, context) {
          const block = parsed.blocks[met++];
          if (!block || block.language !== (node.lang ?? '')) throw new Error(disagreement(page, block));
          blocks.set(block.id, block);
          const { language, text } = code(block);
          context.setProperty(node, 'lang', language);
          context.setProperty(node, 'meta', block.id);
          context.setProperty(node, 'value', hideValues(text));
        },
        after() {
          if (met !== parsed.blocks.length) throw new Error(disagreement(page, parsed.blocks[met]));
        },
      };
    },
    highlighter: {
      name: 'guide-blocks',
      root(root) {
        const id: unknown = this.options.meta?.__raw;
        const block = typeof id === 'string' ? blocks.get(id) : undefined;
        // A fence outside the guide's pages stays what the highlighter made of it.
        if (!block) return;
        root.children = [view(block, codeLines(root, isShell(block) ? 'command' : 'text'))];
      },
    },
  };
}

const isShell = (block: Block): boolean =>
  block.kind === 'console' || (block.kind === 'static' && block.notRun !== undefined);

/** What the highlighter gets: a console's commands only, as the shell's language. */
function code(block: Block): { language: string; text: string } {
  if (block.kind !== 'console') return { language: isShell(block) ? 'bash' : block.language, text: block.content };
  const commands = block.parts.flatMap((part) => (part.kind === 'step' ? [part.step.command] : []));
  return { language: 'bash', text: commands.join('\n') };
}

function view(block: Block, lines: ReturnType<typeof codeLines>) {
  switch (block.kind) {
    case 'console':
      return consoleView(block, lines);
    case 'file':
      return fileView(block, lines);
    case 'static':
      return staticView(block, lines);
  }
}

const disagreement = (page: PageFile, block: Block | undefined): string =>
  `${page.file}:${block?.line ?? 1}: Markdown and the guide's parser disagree about the fences from here on. ` +
  "Fix: take fences out of comments and expressions, and indent those in lists by the list's own indent.";
