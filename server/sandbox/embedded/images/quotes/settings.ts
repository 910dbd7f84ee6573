/** What the quotes app is told by its environment, under the names its documentation uses. */
import { joinPath } from '../../machine/files/paths.ts';

export interface Settings {
  readonly port: number;
  readonly dataDir: string;
  readonly file: string;
  readonly configDir: string;
  readonly version: string;
  readonly title: string;
  readonly adminToken: string;
}

export function settingsFrom(env: Readonly<Record<string, string>>): Settings {
  const dataDir = env['DATA_DIR'] ?? '/install/citng/data';
  return {
    port: Number(env['PORT'] ?? 8080),
    dataDir,
    file: joinPath(dataDir, 'quotes.txt'),
    configDir: env['CONFIG_DIR'] ?? '/install/citng/config',
    version: env['VERSION'] ?? 'dev',
    title: env['TITLE'] ?? 'Tenant Splitter',
    adminToken: env['ADMIN_TOKEN'] ?? '',
  };
}
