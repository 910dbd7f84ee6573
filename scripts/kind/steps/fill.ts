/** The mirror gets the guide's images, the readers' registry the guide's application. */
import { SYSTEM_NAMESPACE } from '../../../server/sandbox/kind/names.ts';
import { GUIDE } from '../../../server/sandbox/kind/registry-gate/token.ts';
import { Plain } from '../../message.ts';
import { APP, APP_IMAGE, buildApp } from '../app.ts';
import { ensureGuideImages } from '../guide-images.ts';
import { image } from '../images.ts';
import type { Job, Step } from '../job.ts';
import { registryLogin } from '../registry-token.ts';
import { openTunnel, type Tunnel } from '../tunnel.ts';
import { upload } from '../upload.ts';

export const fillMirror: Step = {
  title: 'Mirror of Docker Hub',
  async run(job) {
    const images = await ensureGuideImages(job.images, job.signal);
    // The one that may be written to listens to its own Pod alone.
    await using tunnel = await tunnelTo(job, 'mirror', 5001);
    const uploaded = [];
    for (const guide of images) {
      const [repository = '', tag = ''] = guide.name.split(':');
      const path = repository.includes('/') ? repository : `library/${repository}`;
      if (await upload(guide, { url: tunnel.url, repository: path, tag }, job.signal)) uploaded.push(guide.name);
    }
    return uploaded.length === 0 ? 'has them' : `uploaded ${uploaded.join(', ')}`;
  },
};

export const fillRegistry: Step = {
  title: "Guide's application in the registry",
  async run(job) {
    const { images, architecture, signal } = job;
    const id = await buildApp(image(images, 'guide/node'), architecture, signal);
    await using tunnel = await tunnelTo(job, 'registry', 5000);
    // The operator's own login: what it writes, every reader may read.
    const authorization = await registryLogin(job.cluster.api, GUIDE);
    const to = { url: tunnel.url, repository: APP.repository, tag: APP.tag, authorization };
    return (await upload({ name: APP_IMAGE, id }, to, signal)) ? `uploaded ${APP_IMAGE}` : 'has it';
  },
};

async function tunnelTo({ cluster }: Job, app: string, port: number): Promise<Tunnel> {
  const namespace = SYSTEM_NAMESPACE;
  const pods = await cluster.api.core.listNamespacedPod({ namespace, labelSelector: `app=${app}` });
  const pod = pods.items.find(
    ({ metadata, status }) =>
      metadata?.deletionTimestamp === undefined &&
      status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True'),
  );
  if (pod?.metadata?.name === undefined) {
    throw new Plain(`No Pod of ${namespace}/${app} is ready any more. See: kubectl -n ${namespace} get pods`);
  }
  return openTunnel(cluster.api.config, { namespace, pod: pod.metadata.name, port });
}
