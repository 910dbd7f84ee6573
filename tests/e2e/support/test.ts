/** Playwright's test, with the site, and with an eye on every page: no error and no breach of the content policy. */
import { test as base, expect, type Locator, type Page } from '@playwright/test';
import { stepLocator } from './page-parts.ts';
import { startSite, type Site } from './site.ts';

export interface Each {
  readonly site: Site;
  /** Errors that this test expects to see in the console. */
  readonly expectedErrors: RegExp[];
}

export const test = base.extend<Each, { readonly shared: Site }>({
  shared: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs from this pattern.
    async ({}, use) => {
      await using site = await startSite();
      await use(site);
    },
    { scope: 'worker' },
  ],
  site: async ({ shared }, use) => {
    shared.driver.answers.clear();
    shared.driver.ports.clear();
    await use(shared);
  },
  // oxlint-disable-next-line no-empty-pattern -- as above
  expectedErrors: async ({}, use) => use([]),
  page: async ({ page, expectedErrors }, use) => {
    const errors = watch(page);
    await use(page);
    expect(errors.filter((error) => !expectedErrors.some((expected) => expected.test(error)))).toEqual([]);
  },
});

/** Everything a page complains about from now on. */
export function watch(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.stack ?? error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || /Content.Security.Policy/i.test(message.text())) errors.push(message.text());
  });
  return errors;
}

export { expect, stepLocator };
export type { Locator, Page };
