/** The guide's pages as Astro sees them. */
import { defineCollection } from 'astro:content';
import { glob } from 'astro/loaders';
import { frontmatter } from './build/frontmatter.ts';

export const collections = {
  guide: defineCollection({
    loader: glob({
      base: './content',
      pattern: ['**/*.mdx', '!files/**'],
      generateId: ({ entry }) => entry.replace(/\.mdx$/, ''),
    }),
    schema: frontmatter,
  }),
};
