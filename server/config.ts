/** The server's settings: environment variables, parsed once. The docs' table of settings is made from this one. */
import { z } from 'zod';

const minutes = (fallback: number) => z.coerce.number().min(0.01).max(10_080).default(fallback);
const count = (fallback: number, max: number) => z.coerce.number().int().min(0).max(max).default(fallback);
const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== ''),
  );

/** Each setting: what it allows, and a sentence for the operator. */
const SETTINGS = {
  PORT: z.coerce.number().int().min(0).max(65_535).default(4321).describe('TCP port; 0 takes any free one'),
  HOST: z.string().min(1).default('127.0.0.1').describe('address to listen on; 0.0.0.0 for all'),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      'where readers reach the site; other hosts and origins are refused. Unset: localhost, 127.0.0.1 and [::1] at the port',
    ),
  BASE: z
    .string()
    .regex(/^\/(?:[\w.~-]+\/?)*$/, 'expected a path like /docs')
    .default('/')
    .transform((base) => (base.endsWith('/') ? base : `${base}/`))
    .describe('path of the site below the host'),
  SITE_DIR: z.string().min(1).default('dist').describe('folder of the built site'),
  SANDBOX: z.enum(['embedded', 'kind']).default('embedded').describe("what runs the readers' commands"),
  KUBE_CONTEXT: z
    .string()
    .min(1)
    .optional()
    .describe('context of the kubeconfig that SANDBOX=kind uses. Unset: the current one, or the account of the Pod'),
  MAX_SESSIONS: count(40, 10_000).describe('sandboxes at a time; further readers wait in a queue'),
  MAX_QUEUE: count(200, 100_000).describe('readers who may wait; further ones are asked to come back'),
  MAX_SESSIONS_PER_ADDRESS: count(8, 10_000).describe('sandboxes and waiting readers of one client address'),
  SPARES: count(1, 50).describe('sandboxes kept ready for the next reader'),
  IDLE_MINUTES: minutes(30).describe('a sandbox nobody types into ends after this'),
  LIFE_MINUTES: minutes(240).describe('a sandbox ends after this unless it is extended'),
  MAX_LIFE_MINUTES: minutes(720).describe('as far as a sandbox can be extended'),
  WARN_MINUTES: minutes(5).describe('how long before its end a reader is warned'),
  TRUSTED_PROXIES: list.describe(
    'addresses or CIDR ranges of reverse proxies whose X-Forwarded-For is believed, separated by commas',
  ),
  METRICS_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .optional()
    .describe('TCP port of an address for /metrics alone; 0 takes any free one. Unset: there is none'),
  METRICS_HOST: z.string().min(1).default('127.0.0.1').describe('address that METRICS_PORT is listened to on'),
  METRICS_PUBLIC: z
    .enum(['on', 'off'])
    .default('off')
    .describe('whether /metrics is also answered where readers reach the site'),
  PREVIEW_HOST: z
    .string()
    .regex(/^(?:off|\*(?:\.[a-z0-9-]+)+(?::\d{1,5})?)$/, 'expected off, or a name like *.preview.example.com')
    .optional()
    .describe(
      "hosts at which readers' published ports are shown, with a star for their first part: *.preview.example.com; off shows none. Unset: *.localhost where the site is on localhost, else none",
    ),
  PREVIEW_SECRET: z
    .string()
    .min(32)
    .optional()
    .describe(
      'signs the addresses of previews, 32 characters or more; the same for all servers behind one address. Unset: a new one at each start',
    ),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'])
    .default('info')
    .describe('least severe log line that is written'),
} as const satisfies Record<string, z.ZodType>;

const schema = z.object(SETTINGS);

export type Config = z.infer<typeof schema>;

/** Reads the settings; an unknown value is an error that names the setting, what it got and what it allows. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.keys(SETTINGS)
      .map((name) => [name, environment[name]] as const)
      .filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0]) as keyof typeof SETTINGS;
    return `${name}=${JSON.stringify(given[name])}: ${issue.message} (${SETTINGS[name].description})`;
  });
  throw new ConfigError(`These settings cannot be used:\n  ${lines.join('\n  ')}`);
}

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** The settings as rows of the docs' table: name, default, meaning. */
export function describeSettings(): { readonly name: string; readonly fallback: string; readonly meaning: string }[] {
  const defaults: Readonly<Record<string, string | number | string[] | undefined>> = schema.parse({});
  return Object.entries(SETTINGS).map(([name, setting]) => {
    const fallback = defaults[name];
    return {
      name,
      fallback: Array.isArray(fallback) ? fallback.join(',') : String(fallback ?? ''),
      meaning: setting.description ?? '',
    };
  });
}
