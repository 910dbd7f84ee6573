/** The guide's pages as Astro sees them. */
import { defineCollection } from 'astro:content';
import { glob } from 'astro/loaders';
import { frontmatter } from './build/frontmatter.ts';
import { readSettings } from './build/settings.ts';

const { OPERATE_PAGES } = readSettings(process.env);

export const collections = {
  guide: defineCollection({
    loader: glob({
      base: './content',
      pattern: ['**/*.mdx', '!files/**', ...(OPERATE_PAGES === 'off' ? ['!operate/**'] : [])],
      generateId: ({ entry }) => entry.replace(/\.mdx$/, ''),
    }),
    schema: frontmatter,
  }),
};
