/** The handles that tests, authors' scripts and extensions may rely on. */
import type { Locator, Page } from '@playwright/test';
import type { FoundStep } from './guide.ts';

/** A step's row. */
export const stepLocator = (page: Page, { block }: FoundStep, number: number): Locator =>
  page.locator(`console-block[id="${block.id}"] [data-step="${number}"]`);

export const dock = (page: Page): Locator => page.getByRole('region', { name: 'Terminals' });

export const runButton = (page: Page, found: FoundStep): Locator =>
  stepLocator(page, found, found.step.number).getByRole('button', { name: `Run: ${found.command}`, exact: true });

/** What the front terminal shows, as text. */
export const screen = (page: Page): Locator => dock(page).locator('.screen:not([hidden]) .xterm-rows');

/** Focuses the front terminal. */
export async function intoTerminal(page: Page): Promise<void> {
  await dock(page).locator('.screen:not([hidden]) textarea').focus();
}
