/** The handles that tests, authors' scripts and extensions may rely on. */
import { expect, type Locator, type Page } from '@playwright/test';
import type { StepOptions } from '../../../src/build/fences/console-view.ts';
import { PLAIN, type FoundStep } from './guide.ts';

/** A step's row. */
export const stepLocator = (page: Page, { block }: FoundStep, number: number): Locator =>
  page.locator(`console-block[id="${block.id}"] [data-step="${number}"]`);

export const dock = (page: Page): Locator => page.getByRole('region', { name: 'Terminals' });

export const runButton = (page: Page, found: FoundStep): Locator =>
  stepLocator(page, found, found.step.number).getByRole('button', { name: `Run: ${found.command}`, exact: true });

/** What the front terminal shows, as text. */
export const screen = (page: Page): Locator => dock(page).locator('.screen:not([hidden]) .xterm-rows');

export interface StepText {
  readonly command: string;
  readonly expected?: readonly string[];
  readonly options?: StepOptions;
}

/** Puts a step of the test's own in place of a page's. */
export async function rewriteStep(row: Locator, step: StepText): Promise<void> {
  await row.evaluate((element, { command, expected, options }) => {
    const code = element.querySelector('.cmd code');
    if (code) code.textContent = command;
    element.querySelector('.out')?.remove();
    if (expected) {
      const output = document.createElement('pre');
      output.className = 'out';
      output.textContent = expected.join('\n');
      element.append(output);
    }
    element.setAttribute('data-options', JSON.stringify(options ?? {}));
  }, step);
}

/** Focuses the front terminal. */
export async function intoTerminal(page: Page): Promise<void> {
  await dock(page).locator('.screen:not([hidden]) textarea').focus();
}

/** Opens a page and its terminal by running a plain step, and waits until that went well. */
export async function opened(page: Page, url: string): Promise<void> {
  await page.goto(`${url}${PLAIN.path}`);
  await runButton(page, PLAIN).click();
  await expect(stepLocator(page, PLAIN, PLAIN.step.number)).toHaveAttribute('data-state', 'ok');
}
