/** The site's settings: environment variables of the build, parsed once. */
import { z } from 'zod';

const schema = z.object({
  /** Where readers reach the site; sitemap and canonical addresses start with it. */
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).default('http://localhost:4321'),
  /** Path of the site below the host, as in `/docs`. */
  BASE: z
    .string()
    .regex(/^\/(?:[\w.~-]+\/?)*$/, 'expected a path like /docs')
    .default('/')
    .transform((base) => (base.endsWith('/') ? base : `${base}/`)),
  EDIT_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("where a page's source can be edited: an address to which `content/….mdx` is appended. Unset: no link"),
  OPERATE_PAGES: z
    .enum(['on', 'off'])
    .default('on')
    .describe('whether the pages for operators, "Run it yourself", are part of the site'),
});

export type Settings = z.infer<typeof schema>;

/** Reads the settings; a wrong one stops the build with its name and what it allows. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(
    Object.keys(schema.shape)
      .map((name) => [name, environment[name]] as const)
      .filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`The site can't be built with these settings:\n  ${lines.join('\n  ')}`);
}

/** What only the build reads, as rows of the docs' table; what a server reads too is described there. */
export function describeBuildSettings(): {
  readonly name: string;
  readonly fallback: string;
  readonly meaning: string;
}[] {
  const defaults: Readonly<Record<string, string | undefined>> = schema.parse({});
  return Object.entries(schema.shape).flatMap(([name, { description }]) =>
    description === undefined ? [] : [{ name, fallback: defaults[name] ?? '', meaning: description }],
  );
}
