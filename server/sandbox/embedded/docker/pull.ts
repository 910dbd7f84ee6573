/** Pulling an image, with the lines that docker prints meanwhile. */
import type { LocalImage } from '../engine/images/local-images.ts';
import { shortReference, shortRepository } from '../images/reference.ts';
import type { ByteSink } from '../process.ts';
import type { VerbCall } from './verb.ts';

/** What a layer takes: long enough to be seen, short enough not to bore. */
const BYTES_PER_MS = 400_000;

export async function pullImage(call: VerbCall, name: string, output: ByteSink | undefined): Promise<LocalImage> {
  const { engine, process } = call;
  const { image, reference, digest } = await engine.images.lookUp(name);
  const tag = shortReference(reference);
  const known = engine.images.find(image.id);
  const isCurrent = known?.tags.has(tag) ?? false;
  await output?.write(`${reference.tag}: Pulling from ${reference.repository}\n`);
  if (known === undefined) {
    const local = engine.images.add(image, {});
    const layers = local.record.layers.map((layer) => layer.slice(7, 19));
    if (output?.isTTY !== true) for (const layer of layers) await output?.write(`${layer}: Pulling fs layer\n`);
    for (const layer of layers) {
      await process.clock.wait(image.size / layers.length / BYTES_PER_MS, process.signal);
      if (output?.isTTY !== true) await output?.write(`${layer}: Verifying Checksum\n${layer}: Download complete\n`);
      await output?.write(`${layer}: Pull complete\n`);
    }
  }
  const local = engine.images.add(image, { tag });
  local.digests.set(shortRepository(reference), digest);
  await output?.write(`Digest: ${digest}\n`);
  await output?.write(`Status: ${isCurrent ? 'Image is up to date' : 'Downloaded newer image'} for ${tag}\n`);
  return local;
}
