/** One runner for everything that needs no browser; `scripts/test.ts` runs its projects in order, cheap ones first. */
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** These run the simulator as it is shipped: in its thread, from its bundle. */
const BUNDLED = ['contract', 'guide', 'security'];

export default defineConfig({
  test: {
    cache: false,
    // Most tests wait for what they started: a core that only they use is a core too many.
    maxWorkers: Math.max(2, availableParallelism()),
    // webernetes' files import each other without extensions, which Node alone does not resolve.
    server: { deps: { inline: [/@ngrok\/webernetes/] } },
    projects: [
      ...['unit', ...BUNDLED].map((name) => ({
        extends: true as const,
        test: {
          name,
          include: [`tests/${name}/**/*.test.ts`],
          testTimeout: name === 'guide' ? 120_000 : 30_000,
          // A page has a thread of its own, and a thread that gets no time is taken for one that hangs.
          maxConcurrency: Math.max(2, availableParallelism()),
          ...(BUNDLED.includes(name) ? { globalSetup: ['tests/support/simulator.ts'] } : {}),
        },
      })),
      // On the real cluster that KUBECONFIG names; `npm run test:kind` makes one ready. Its sandboxes come one after another.
      // kind-up takes out and puts back what the others need.
      ...['kind', 'kind-up'].map((name) => ({
        extends: true as const,
        test: {
          name,
          include: [`tests/${name}/**/*.test.ts`],
          testTimeout: 180_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      })),
    ],
  },
});
