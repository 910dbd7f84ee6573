/** A step as its block's element on the page describes it. */
import type { StepOptions } from '../../build/fences/console-view.ts';
import type { Step } from '../../guide/block.ts';

type AsWritten = Pick<
  Step,
  | 'number'
  | 'command'
  | 'prompt'
  | 'expected'
  | 'exitCode'
  | 'keeps'
  | 'terminal'
  | 'timeoutMs'
  | 'mayDiffer'
  | 'wants'
  | 'checks'
>;

export interface PageStep extends AsWritten {
  /** `PAGE~N#STEP`. */
  readonly key: string;
  /** `production/liveness`. */
  readonly page: string;
  readonly block: string;
  /** It starts a shell that the next steps are typed into: done when that shell's prompt is there. */
  readonly enters: boolean;
}

/** The steps of a console block, in order. */
export function stepsOf(block: HTMLElement): PageStep[] {
  const rows = [...block.querySelectorAll<HTMLElement>('[data-step]')];
  const options = rows.map((row) => JSON.parse(row.dataset['options'] ?? '{}') as StepOptions);
  return rows.map((row, index) => {
    const own = options[index] ?? {};
    const output = row.querySelector(':scope > .out');
    const prompt = own.prompt ?? '$';
    return {
      key: stepKey(block.id, Number(row.dataset['step'])),
      page: block.id.slice(0, block.id.lastIndexOf('~')),
      block: block.id,
      number: Number(row.dataset['step']),
      command: textOf(row.querySelector('.cmd code')),
      prompt,
      expected: output ? textOf(output).split('\n') : undefined,
      exitCode: own.exitCode ?? 0,
      keeps: own.keeps ?? false,
      terminal: own.terminal,
      timeoutMs: own.timeoutMs ?? 30_000,
      mayDiffer: own.mayDiffer,
      wants: own.wants,
      checks: own.checks ?? false,
      enters: prompt === '$' && (options[index + 1]?.prompt ?? '$') !== '$',
    };
  });
}

/** The step that the element belongs to. */
export function stepAt(element: HTMLElement): PageStep | undefined {
  const block = element.closest<HTMLElement>('console-block');
  const number = Number(element.closest<HTMLElement>('.step')?.dataset['step']);
  return block ? stepsOf(block).find((one) => one.number === number) : undefined;
}

/** The text as the author wrote it: with template values by name, whatever is shown for them. */
function textOf(element: Element | null): string {
  const copy = element?.cloneNode(true);
  if (!(copy instanceof Element)) return '';
  for (const value of copy.querySelectorAll<HTMLElement>('[data-value]')) {
    value.textContent = `{{${value.dataset['value'] ?? ''}}}`;
  }
  return copy.textContent;
}

const stepKey = (block: string, number: number): string => `${block}#${number}`;

/** The step's element, when its page is the one that is shown. */
export function stepElement(key: string): HTMLElement | null {
  const [block = '', number = ''] = key.split('#');
  return document.getElementById(block)?.querySelector<HTMLElement>(`[data-step="${CSS.escape(number)}"]`) ?? null;
}
