/** What the helpers in a toolbox are told of their session: a file that the server has the supervisor write at opening. */
import type { ClusterAccess } from '../../helpers/aws/kubeconfig.ts';
import type { GuidePage } from '../../helpers/guide-page.ts';

/** Where toolbox and supervisor meet. */
export const RUN_FOLDER = '/run/atd';
/** In {@link RUN_FOLDER}: a {@link ToolboxSession} as JSON. */
export const SESSION_FILE = 'session.json';
/** In {@link RUN_FOLDER}: the reader made this file to ask for a new sandbox. */
export const RESET_FILE = 'reset-requested';

export interface ToolboxSession {
  readonly mode: 'real cluster';
  /** Tool name to version. */
  readonly versions: Readonly<Record<string, string>>;
  /** What `{{ns}}`, `{{repo}}`, … stand for. */
  readonly values: Readonly<Record<'ns' | 'repo' | 'account' | 'region' | 'cluster', string>>;
  /** In milliseconds since the epoch. The file is written again when it changes. */
  readonly expiresAt: number;
  readonly registryToken: string;
  readonly cluster: ClusterAccess;
  readonly pages: readonly GuidePage[];
  /** Names of the features that this sandbox does without, as `docker`. */
  readonly lacks: readonly string[];
}

const SHAPE = {
  mode: 'string',
  versions: 'object',
  values: 'object',
  expiresAt: 'number',
  registryToken: 'string',
  cluster: 'object',
  pages: 'object',
  lacks: 'object',
} as const satisfies Record<keyof ToolboxSession, string>;

/** Server and toolbox come from one release; this notices when they don't, and costs no library at each start. */
export function readSession(text: string): ToolboxSession {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) throw new Error(`${SESSION_FILE} holds no object`);
  for (const [key, type] of Object.entries(SHAPE)) {
    const found: unknown = Reflect.get(value, key);
    if (typeof found !== type || found === null)
      throw new Error(
        `${SESSION_FILE}: expected "${key}" to be a${type === 'object' ? 'n' : ''} ${type}, got ${JSON.stringify(found)}`,
      );
  }
  return value as ToolboxSession;
}
