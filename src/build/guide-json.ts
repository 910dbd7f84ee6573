/** Writes `guide.json` beside the pages: the guide as the server and the simulator need it. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';

/** `read` makes the guide from its source, when the pages are built and known to be right. */
export const guideJson = (read: () => object): AstroIntegration => ({
  name: 'guide-json',
  hooks: {
    'astro:build:done': ({ dir }) => {
      writeFileSync(fileURLToPath(new URL('guide.json', dir)), `${JSON.stringify(read())}\n`);
    },
  },
});
