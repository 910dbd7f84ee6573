/** A step as its block's element on the page describes it. */
import type { StepPayload } from '../../build/fences/console-view.ts';

export interface PageStep {
  /** `PAGE~N#STEP`. */
  readonly key: string;
  /** `production/liveness`. */
  readonly page: string;
  readonly block: string;
  readonly number: number;
  /** With template values as written. */
  readonly command: string;
  /** `$`, or the prompt of a shell inside a container. */
  readonly prompt: string;
  readonly expected: readonly string[] | undefined;
  readonly exitCode: number;
  readonly keeps: boolean;
  readonly terminal: number | undefined;
  readonly timeoutMs: number;
  readonly mayDiffer: string | undefined;
  /** It starts a shell that the next steps are typed into: done when that shell's prompt is there. */
  readonly enters: boolean;
}

/** The steps of a console block, in order. */
export function stepsOf(block: HTMLElement): PageStep[] {
  const payloads = JSON.parse(block.dataset['steps'] ?? '[]') as StepPayload[];
  return payloads.map((payload, index) => ({
    key: stepKey(block.id, payload.number),
    page: block.id.slice(0, block.id.lastIndexOf('~')),
    block: block.id,
    number: payload.number,
    command: payload.command,
    prompt: payload.prompt ?? '$',
    expected: payload.expected,
    exitCode: payload.exitCode ?? 0,
    keeps: payload.keeps ?? false,
    terminal: payload.terminal,
    timeoutMs: payload.timeoutMs ?? 30_000,
    mayDiffer: payload.mayDiffer,
    enters: (payload.prompt ?? '$') === '$' && (payloads[index + 1]?.prompt ?? '$') !== '$',
  }));
}

const stepKey = (block: string, number: number): string => `${block}#${number}`;

/** The step's element, when its page is the one that is shown. */
export function stepElement(key: string): HTMLElement | null {
  const [block = '', number = ''] = key.split('#');
  return document.getElementById(block)?.querySelector<HTMLElement>(`[data-step="${CSS.escape(number)}"]`) ?? null;
}
