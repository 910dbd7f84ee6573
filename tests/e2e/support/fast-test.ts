/** Playwright's test with the simulator behind the site, whose time goes as fast as the machine can step it. */
import { startFastSite, type FastSite } from './fast-site.ts';
import { expect, test as base, type Page } from './test.ts';

export const test = base.extend<object, { readonly fast: FastSite }>({
  fast: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs from this pattern.
    async ({}, use) => {
      await using fast = await startFastSite();
      await use(fast);
    },
    { scope: 'worker' },
  ],
});

export { expect };
export type { FastSite, Page };
