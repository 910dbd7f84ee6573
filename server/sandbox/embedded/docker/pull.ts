/** Pulling an image, with the lines that docker prints meanwhile. */
import type { LocalImage } from '../engine/images/local-images.ts';
import { shortReference, shortRepository } from '../images/reference.ts';
import { type Layer, recordOf, shortLayer } from '../images/record.ts';
import { nullSink } from '../machine/streams/sinks.ts';
import type { ByteSink } from '../process.ts';
import { ProgressList } from './progress-list.ts';
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
    const { layers } = engine.images.store.registry.record(image) ?? recordOf(image);
    const here = (layer: Layer): boolean => engine.images.holdsLayer(layer) || engine.buildCache.holdsLayer(layer);
    const list = new ProgressList(output ?? nullSink);
    for (const layer of layers) await list.set(shortLayer(layer), here(layer) ? 'Already exists' : 'Pulling fs layer');
    for (const layer of layers.filter((each) => !here(each))) {
      await process.clock.wait(layer.size / BYTES_PER_MS, process.signal);
      for (const status of ['Verifying Checksum', 'Download complete', 'Pull complete'])
        await list.set(shortLayer(layer), status);
    }
  }
  const local = engine.images.add(image, { tag });
  local.digests.set(shortRepository(reference), digest);
  await output?.write(`Digest: ${digest}\n`);
  await output?.write(`Status: ${isCurrent ? 'Image is up to date' : 'Downloaded newer image'} for ${tag}\n`);
  return local;
}
