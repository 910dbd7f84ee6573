/** Tests in a real browser with a real cluster behind the page: the one that KUBECONFIG names. */
import { defineConfig } from '@playwright/test';
import base from './playwright.config.ts';

export default defineConfig(base, {
  testDir: 'tests/kind',
  outputDir: '.cache/e2e-kind',
  // One reader owns a dedicated cluster.
  workers: 1,
  timeout: 240_000,
  expect: { timeout: 30_000 },
  use: { actionTimeout: 30_000 },
});
