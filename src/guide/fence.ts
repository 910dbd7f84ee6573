/** One code fence -> one block. The page's renderer, the doc-tests and the server all read fences through here. */
import { parseAttributes, type Attribute } from './attributes.ts';
import type { Block, GuideMistake } from './block.ts';
import { parseConsole } from './console.ts';
import { parseNotRun } from './not-run.ts';
import { isStepAttribute, readStepAttributes } from './step-attributes.ts';

export interface FenceSource {
  /** `PAGE~N`. */
  readonly id: string;
  readonly file: string;
  /** Line of the opening fence, from 1. */
  readonly line: number;
  readonly language: string;
  /** What stands behind the language. */
  readonly meta: string;
  readonly body: string;
}

/** The text of a file of the guide, by its name relative to the reader's home; undefined when there is none. */
export type FileSource = (name: string) => string | undefined;

export interface ParsedFence {
  readonly block: Block;
  readonly mistakes: readonly GuideMistake[];
}

export function parseFence(source: FenceSource, files: FileSource): ParsedFence {
  const attributes = parseAttributes(source.meta);
  const value = (name: string): string | undefined => attributes.find((attribute) => attribute.name === name)?.value;
  const common = { id: source.id, line: source.line, language: source.language };
  const wrong = (message: string, fix: string): GuideMistake => ({
    file: source.file,
    line: source.line,
    message,
    fix,
  });

  if (source.language === 'console' && attributes.some(({ name }) => name === 'not-run')) {
    const { notRun, mistakes } = parseNotRun(source, value('not-run'));
    const quiet = { caption: undefined, recorded: undefined };
    return {
      block: { ...common, kind: 'static', content: source.body, ...quiet, notRun },
      mistakes: [...unknown(attributes, (name) => name === 'not-run', wrong), ...mistakes],
    };
  }

  const recorded = value('recorded');
  if (source.language === 'console' && recorded === undefined) {
    const known = attributes.filter(({ name }) => isStepAttribute(name));
    const { settings, mistakes } = readStepAttributes(known);
    const console = parseConsole({ body: source.body, firstLine: source.line + 1, file: source.file, settings });
    return {
      block: { ...common, kind: 'console', parts: console.parts },
      mistakes: [
        ...unknown(attributes, (name) => isStepAttribute(name), wrong),
        ...mistakes.map(({ message, fix }) => wrong(message, fix)),
        ...console.mistakes,
      ],
    };
  }

  const mistakes = unknown(attributes, (name) => name === 'title' || name === 'caption' || name === 'recorded', wrong);
  const name = value('title');
  if (name !== undefined) {
    const content = source.body === '' ? files(name) : source.body;
    if (content === undefined) {
      mistakes.push(
        wrong(
          `there is no file "${name}" in the guide's files`,
          'add it to content/files, or put its text into the fence',
        ),
      );
    }
    if (!/^[A-Za-z0-9][\w.-]*(?:\/[A-Za-z0-9][\w.-]*)*$/.test(name)) {
      mistakes.push(
        wrong(
          `"${name}" is not a file name a reader could save`,
          'use a path relative to the home folder, without ".."',
        ),
      );
    }
    return { block: { ...common, kind: 'file', name, content: content?.replace(/\n$/, '') ?? '' }, mistakes };
  }
  const text = { content: source.body, caption: value('caption'), recorded, notRun: undefined };
  return { block: { ...common, kind: 'static', ...text }, mistakes };
}

function unknown(
  attributes: readonly Attribute[],
  known: (name: string) => boolean,
  wrong: (message: string, fix: string) => GuideMistake,
): GuideMistake[] {
  return attributes
    .filter(({ name }) => !known(name))
    .map(({ name }) =>
      wrong(
        `unknown attribute "${name}" on the fence`,
        'a console fence takes the attributes of a step, or recorded="…", or not-run="WHY"; any other takes title="FILE NAME", caption="…" and recorded="…"',
      ),
    );
}
