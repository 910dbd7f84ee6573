/** In development, addresses without a slash at the end reach the session's route; Astro would answer 404 before it. */
import type { AstroIntegration } from 'astro';

export const devAddresses = (): AstroIntegration => ({
  name: 'dev-addresses',
  hooks: {
    'astro:config:setup': ({ command, updateConfig }) => {
      if (command === 'dev') updateConfig({ trailingSlash: 'ignore' });
    },
  },
});
