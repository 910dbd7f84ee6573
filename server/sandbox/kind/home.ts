/** What a reader finds in a toolbox: the guide's files, a kubeconfig with their own rights, and the registry's token. */
import { stringify as stringifyYaml } from 'yaml';
import type { Briefing } from './opening.ts';
import { guideFiles, homeFiles } from '../helpers/home-files.ts';
import type { GuidePage } from '../helpers/guide-page.ts';
import type { SeedFile } from './link/messages.ts';
import type { ToolboxSession } from './toolbox/session-file.ts';

export interface HomeOptions {
  /** The guide's files by path relative to home. */
  readonly files: Readonly<Record<string, string>>;
  readonly pages: readonly GuidePage[];
  readonly versions: Readonly<Record<string, string>>;
  readonly values: ToolboxSession['values'];
  readonly expiresAt: number;
  readonly registryToken: string;
  /** Of the cluster, in base64. */
  readonly certificateAuthority: string;
  /** Why there is no docker engine; undefined: there is one. */
  readonly noDocker: string | undefined;
  /** The namespace that exists already, where the reader may not make it. */
  readonly namespace: string | undefined;
}

/** Found before the image's own. */
const OWN_PROGRAMS = '/run/atd/bin';
const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const SERVER = 'https://kubernetes.default.svc';
const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

export function homeOf(options: HomeOptions): Briefing {
  const { files, pages, versions, values, expiresAt, registryToken, certificateAuthority, noDocker, namespace } =
    options;
  const { repo } = values;
  const session: ToolboxSession = {
    mode: 'real cluster',
    versions,
    values,
    expiresAt,
    registryToken,
    cluster: { server: SERVER, certificateAuthority, tokenFile: `${ACCOUNT}/token` },
    pages,
    lacks: noDocker === undefined ? [] : ['docker'],
  };
  const seeds: SeedFile[] = Object.entries({ ...guideFiles(files, repo), ...homeFiles() }).map(([path, file]) => ({
    executable: false,
    ...file,
    path,
  }));
  return {
    session: JSON.stringify(session),
    env: { REGISTRY: repo.replace(/\/$/, ''), REPO: repo, PATH: `${OWN_PROGRAMS}:${SYSTEM_PATH}` },
    files: [
      ...seeds,
      { path: '.kube/config', text: kubeconfig(namespace), executable: false },
      { path: '.sandbox/registry-token', text: registryToken, executable: false },
      ...(noDocker === undefined
        ? []
        : [{ path: `${OWN_PROGRAMS}/docker`, text: unavailable('docker', noDocker), executable: true }]),
    ],
  };
}

/** Says that it is not there in the place of the real program, whose own words would only puzzle. */
function unavailable(name: string, reason: string): string {
  const words = `${name} is not available in this sandbox: ${reason.replaceAll("'", '\u2019')}`;
  return `#!/bin/sh\necho '${words}' >&2\nexit 125\n`;
}

/** A context that works before the guide makes its own. */
function kubeconfig(namespace: string | undefined): string {
  return stringifyYaml({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'sandbox', cluster: { 'certificate-authority': `${ACCOUNT}/ca.crt`, server: SERVER } }],
    contexts: [
      {
        name: 'sandbox',
        context: { cluster: 'sandbox', ...(namespace === undefined ? {} : { namespace }), user: 'reader' },
      },
    ],
    'current-context': 'sandbox',
    users: [{ name: 'reader', user: { tokenFile: `${ACCOUNT}/token` } }],
  });
}
