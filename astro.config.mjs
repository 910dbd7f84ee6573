/** How the site is built: MDX pages from content/ become plain files in dist/. */
import mdx from '@astrojs/mdx';
import { satteri } from '@astrojs/markdown-satteri';
import sitemap from '@astrojs/sitemap';
import { defineConfig } from 'astro/config';
import { fileURLToPath } from 'node:url';
import { exportGuide } from './src/build/export-guide.ts';
import { asides } from './src/build/asides.ts';
import { devAddresses } from './src/build/dev-addresses.ts';
import { fences } from './src/build/fences/fences.ts';
import { guideJson } from './src/build/guide-json.ts';
import { GuideSource } from './src/build/guide-source.ts';
import { searchIndex } from './src/build/search-index.ts';
import { readSettings } from './src/build/settings.ts';

const settings = readSettings(process.env);
const guide = new GuideSource(fileURLToPath(new URL('content', import.meta.url)));
const { markdown, highlighter } = fences(guide);

export default defineConfig({
  site: settings.PUBLIC_URL,
  base: settings.BASE,
  trailingSlash: 'always',
  cacheDir: './.cache/astro',
  devToolbar: { enabled: false },
  build: { inlineStylesheets: 'never' },
  vite: {
    build: {
      assetsInlineLimit: 0,
      rolldownOptions: {
        onwarn(warning, otherwise) {
          // Astro's own marker for pages that bring styles; it has done its work by then.
          if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') otherwise(warning);
        },
      },
    },
  },
  markdown: {
    // Smart punctuation would turn `--rm` into a dash.
    processor: satteri({ features: { directive: true, smartPunctuation: false }, mdastPlugins: [markdown, asides] }),
    shikiConfig: { theme: 'css-variables', transformers: [highlighter] },
  },
  integrations: [devAddresses(), mdx(), sitemap(), guideJson(() => exportGuide(guide)), searchIndex()],
});
