/** The guide's own application, built from its sources: version 1.0 is in the registry before a reader comes. */
import { join } from 'node:path';
import { REGISTRY_HOST } from '../../server/sandbox/kind/names.ts';
import { CONTENT } from '../root.ts';
import { ensureImage, imageId } from './docker.ts';
import { run } from './run.ts';

export const APP = { repository: 'mkt-devops/mkt-tenant-splitter', tag: '1.0' } as const;
/** As the readers' manifests name it. */
export const APP_IMAGE = `${REGISTRY_HOST}/${APP.repository}:${APP.tag}`;

export async function buildApp(base: string, architecture: string, signal: AbortSignal): Promise<string> {
  await ensureImage(base, signal);
  const folder = join(CONTENT, 'files/mkt-tenant-splitter');
  const words = [
    '--build-arg',
    `BASE=${base}`,
    '--build-arg',
    `VERSION=${APP.tag}`,
    '--platform',
    `linux/${architecture}`,
  ];
  // docker's own cache makes an unchanged one the same image again.
  await run('docker', ['build', '--quiet', ...words, '--tag', APP_IMAGE, folder], {
    env: { ...process.env, DOCKER_BUILDKIT: '1', BUILDX_NO_DEFAULT_ATTESTATIONS: '1' },
    signal,
  });
  const id = await imageId(APP_IMAGE);
  if (id === undefined) throw new Error(`docker built ${APP_IMAGE} and does not have it`);
  return id;
}
