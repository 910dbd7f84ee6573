/** Tests in a real browser, against the built site and a server of their own. */
import { defineConfig } from '@playwright/test';
import { findChromium } from './tests/support/chromium.ts';

const { executablePath, args } = await findChromium();

export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.e2e.ts',
  outputDir: '.cache/e2e',
  workers: 2,
  // The tests of one file share nothing, so both workers have something to do to the end.
  fullyParallel: true,
  timeout: 30_000,
  expect: { timeout: 7_000 },
  reporter: 'list',
  use: {
    launchOptions: { executablePath, args: [...args] },
    viewport: { width: 1280, height: 860 },
    actionTimeout: 7_000,
  },
});
