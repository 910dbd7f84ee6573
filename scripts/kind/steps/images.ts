/** Images get to where they run: onto the nodes of a kind cluster, or into the operator's registry that the nodes pull from. */
import { Plain } from '../../message.ts';
import { ensureImage } from '../docker.ts';
import { ensureGuideImages } from '../guide-images.ts';
import { image } from '../images.ts';
import type { Job, Step } from '../job.ts';
import { loadImages } from '../nodes.ts';
import { attempt, run } from '../run.ts';

export const systemImages: Step = {
  title: 'Images of the system',
  async run(job) {
    const { cluster, images, signal } = job;
    const toolbox = image(images, 'system/toolbox');
    if (cluster.kind === undefined) return toRegistry(job, toolbox);
    const others = [image(images, 'system/registry'), image(images, 'system/docker')];
    for (const name of others) await ensureImage(name, signal);
    await loadImages(cluster.kind.name, [toolbox, ...others], signal);
    return `on every node: ${[toolbox, ...others].join(', ')}`;
  },
};

export const guideImages: Step = {
  title: 'Images of the guide',
  async run({ cluster, images, signal }) {
    const found = await ensureGuideImages(images, signal);
    if (cluster.kind === undefined) return 'on this machine; a node pulls each one when a reader first needs it';
    // Not the guide's own application: a node that has it under the name of a reader's build never asks for that one.
    const names = found.map(({ name }) => name);
    await loadImages(cluster.kind.name, names, signal);
    return `on every node: ${names.join(', ')}`;
  },
};

async function toRegistry({ registry, signal }: Job, toolbox: string): Promise<string> {
  if (registry === undefined) {
    throw new Plain(
      'The toolbox image was built here, and the nodes of this cluster are not containers of this docker, so it cannot be ' +
        'put on them.\nName a registry that both reach: --images REGISTRY. Every image then comes from there.',
    );
  }
  const there = await attempt('docker', ['manifest', 'inspect', toolbox]);
  if (there.code === 0) return `${toolbox} is in the registry`;
  await run('docker', ['push', '--quiet', toolbox], { signal });
  return `${toolbox} pushed`;
}
