/** Builds the search index over the finished pages. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { close, createIndex } from 'pagefind';

/** Pagefind's ready-made dialogs: ours is `src/client/search.ts`. */
const UNUSED = ['component-ui', 'modular-ui', 'ui'].flatMap((name) => [`pagefind-${name}.css`, `pagefind-${name}.js`]);

export const searchIndex = (): AstroIntegration => ({
  name: 'search-index',
  hooks: {
    'astro:build:done': async ({ dir, logger }) => {
      const folder = fileURLToPath(dir);
      try {
        const { index, errors } = await createIndex({ writePlayground: false });
        if (!index) throw new Error(`the index could not be begun: ${errors.join('; ')}`);
        const added = await index.addDirectory({ path: folder });
        const written = await index.writeFiles({ outputPath: `${folder}pagefind` });
        const wrong = [...added.errors, ...written.errors];
        if (wrong.length > 0) throw new Error(`the index is not complete: ${wrong.join('; ')}`);
        for (const file of UNUSED) rmSync(join(folder, 'pagefind', file), { force: true });
        logger.info(`${added.page_count} pages can be searched`);
      } finally {
        await close();
      }
    },
  },
});
