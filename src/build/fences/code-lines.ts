/** The highlighter's lines, with few and short classes in place of its style attributes. */
import type { Element, ElementContent, Root } from './tree.ts';
import { h } from './html.ts';
import { showValues } from './values.ts';

/** Content of one line of code. */
export type CodeLine = readonly ElementContent[];

/** Lines of one text, with the line breaks between them. */
export const inOneText = (lines: readonly CodeLine[]): ElementContent[] =>
  lines.flatMap((line, index) => (index > 0 ? [{ type: 'text' as const, value: '\n' }, ...line] : line));

/** Theme colour -> class of `styles/code.css`; a colour without a class is plain text. */
const CLASSES: Readonly<Record<string, string>> = {
  'token-keyword': 'k',
  'token-constant': 'n',
  'token-string': 's',
  'token-string-expression': 's',
  'token-comment': 'c',
  'token-function': 'f',
  'token-parameter': 'p',
  'token-link': 'l',
};

export function codeLines(root: Root, of: 'command' | 'text'): CodeLine[] {
  const pre = root.children[0];
  const code = pre?.type === 'element' ? pre.children[0] : undefined;
  if (code?.type !== 'element') return [];
  return code.children
    .filter((child): child is Element => child.type === 'element')
    .map((line) => line.children.flatMap(token))
    .map((tokens) => joined(of === 'command' ? tokens.flatMap(quiet) : tokens));
}

interface Token {
  readonly className: string | undefined;
  readonly text: string;
}

function token(node: ElementContent): Token[] {
  if (node.type === 'text') return [{ className: undefined, text: node.value }];
  if (node.type !== 'element') return [];
  const text = node.children.map((child) => (child.type === 'text' ? child.value : '')).join('');
  const colour = /--astro-code-([\w-]+)/.exec(styleOf(node))?.[1] ?? '';
  return [{ className: Object.hasOwn(CLASSES, colour) ? CLASSES[colour] : undefined, text }];
}

const styleOf = (node: Element): string => {
  const style = node.properties['style'];
  return typeof style === 'string' ? style : JSON.stringify(style ?? '');
};

/** In commands, only flags and quoted words are set apart: the rest of a command line reads best as it is. */
function quiet({ className, text }: Token): Token[] {
  if (className === 'c' || className === 'n') return [{ className, text }];
  if (/["']/.test(text)) return [{ className: 's', text }];
  return text
    .split(/((?:^|(?<=\s))--?[A-Za-z][\w-]*)/)
    .filter((part) => part !== '')
    .map((part) => ({ className: part.startsWith('-') && part.length > 1 ? 'p' : undefined, text: part }));
}

/** Neighbours of one class become one element; spaces take the class of what comes before. */
function joined(tokens: readonly Token[]): ElementContent[] {
  const runs: Token[] = [];
  for (const next of tokens) {
    const last = runs.at(-1);
    if (last && (last.className === next.className || next.text.trim() === '')) {
      runs[runs.length - 1] = { className: last.className, text: last.text + next.text };
    } else runs.push(next);
  }
  return runs.flatMap(({ className, text }) =>
    className === undefined ? showValues(text) : [h('span', { class: className }, ...showValues(text))],
  );
}
