/** One runner for everything that needs no browser; `scripts/test.ts` runs its projects in order, cheap ones first. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    cache: false,
    // webernetes' files import each other without extensions, which Node alone does not resolve.
    server: { deps: { inline: [/@ngrok\/webernetes/] } },
    projects: ['unit', 'contract', 'guide', 'security'].map((name) => ({
      extends: true as const,
      test: { name, include: [`tests/${name}/**/*.test.ts`] },
    })),
  },
});
