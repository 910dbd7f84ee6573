/** Runs a page's checks and says "Done", or what was expected and what came. */
import type { Check } from '../../build/frontmatter.ts';
import { fillTemplate } from '../../guide/template.ts';
import { wantedBy } from '../../guide/wants.ts';
import { RequestError } from '../connection/requests.ts';
import { offerSolution } from './solution.ts';

export interface Checker {
  readonly ready: () => Promise<void>;
  readonly values: () => Readonly<Record<string, string>>;
  readonly check: (
    command: string,
    timeoutMs: number,
  ) => Promise<{ readonly exitCode: number; readonly output: string }>;
  readonly passed: () => void;
  /** Why this sandbox lacks a feature; undefined: it has it. */
  readonly lacks: (feature: string) => string | undefined;
}

const TIMEOUT_MS = 15_000;

export async function runChecks(card: HTMLElement, checker: Checker): Promise<void> {
  const checks = JSON.parse(card.dataset['checks'] ?? '[]') as Check[];
  const words = card.querySelector('.words');
  const button = card.querySelector('button');
  const say = (state: string, text: string): void => {
    card.dataset['state'] = state;
    if (words) words.textContent = text;
  };
  if (button) button.disabled = true;
  say('checking', 'checking…');
  try {
    await checker.ready();
    for (const check of checks) {
      const problem = await problemOf(check, checker);
      if (problem === undefined) continue;
      say('not-yet', problem);
      return offerSolution(card);
    }
    say('done', 'Done.');
    checker.passed();
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    say('not-yet', `${error.message} ${error.hint}`);
  } finally {
    if (button) button.disabled = false;
  }
}

async function problemOf({ run, expect, hint, wants }: Check, checker: Checker): Promise<string | undefined> {
  const wanted = wantedBy({ command: run, wants });
  const lacking = wanted === undefined ? undefined : checker.lacks(wanted);
  if (lacking !== undefined) return `Not available in this sandbox: ${lacking}.`;
  const values = checker.values();
  const { exitCode, output } = await checker.check(fillTemplate(run, values), TIMEOUT_MS);
  const literal = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, RegExp.escape(value)]));
  const got = output.trim();
  if (exitCode === 0 && new RegExp(fillTemplate(expect, literal)).test(got)) return undefined;
  const came = got === '' ? `nothing (exit code ${exitCode})` : got.slice(0, 300);
  // The anchors of the pattern say nothing to a reader.
  const pattern = fillTemplate(expect, values).replaceAll(/^\^|\$$/g, '');
  return `Not yet: expected ${pattern}, got ${came}${hint === undefined ? '' : `\n${hint}`}`;
}
