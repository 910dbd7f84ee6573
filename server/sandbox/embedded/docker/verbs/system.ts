/** `docker system df`. */
import { writtenBytes } from '../../engine/containers/changes.ts';
import { renderTable } from '../format/table.ts';
import { humanSize } from '../format/human.ts';
import type { Verb } from '../verb.ts';
import { LocalImages } from '../../engine/images/local-images.ts';
import { bytesOn } from '../bytes-on.ts';

export const systemDf: Verb = {
  usage: '[OPTIONS]',
  summary: 'Show docker disk usage',
  flags: [{ name: 'format', type: 'string', help: 'Format output using a custom template' }],
  absent: ['v, verbose'],
  args: { min: 0, max: 0 },
  run: async ({ process, engine, flags }) => {
    const containers = engine.list();
    const used = new Set(containers.map((container) => container.image.id));
    const images = engine.images.list();
    const bytesIn = (some: typeof images): number =>
      LocalImages.layersOf(some).reduce((sum, { size }) => sum + size, 0);
    const imageBytes = bytesIn(images);
    const unusedBytes = imageBytes - bytesIn(images.filter(({ image }) => used.has(image.id)));
    let containerBytes = 0;
    let endedBytes = 0;
    for (const container of containers) {
      const bytes = await writtenBytes(engine, container);
      containerBytes += bytes;
      if (!container.running) endedBytes += bytes;
    }
    const volumes = engine.volumes.list();
    const inUse = volumes.filter((volume) => engine.volumeUsers(volume.name).length > 0);
    const volumeBytes = volumes.reduce((sum, volume) => sum + bytesOn(volume.disk), 0);
    const freeBytes = volumes.reduce((sum, volume) => (inUse.includes(volume) ? sum : sum + bytesOn(volume.disk)), 0);
    const steps = engine.buildCache.list();
    const cacheBytes = steps.reduce((sum, { size }) => sum + size, 0);
    const share = (part: number, whole: number): string =>
      whole === 0 ? humanSize(part, 4) : `${humanSize(part, 4)} (${Math.floor((part / whole) * 100)}%)`;
    const row = (
      Type: string,
      total: number,
      active: number,
      size: number,
      reclaimable: string,
    ): Record<string, string> => ({
      Type,
      TotalCount: String(total),
      Active: String(active),
      Size: humanSize(size, 4),
      Reclaimable: reclaimable,
    });
    const rows = [
      row('Images', images.length, used.size, imageBytes, share(unusedBytes, imageBytes)),
      row(
        'Containers',
        containers.length,
        containers.filter((container) => container.running).length,
        containerBytes,
        share(endedBytes, containerBytes),
      ),
      row('Local Volumes', volumes.length, inUse.length, volumeBytes, share(freeBytes, volumeBytes)),
      row('Build Cache', steps.length, 0, cacheBytes, humanSize(cacheBytes, 4)),
    ];
    const columns = { Type: 'TYPE', TotalCount: 'TOTAL', Active: 'ACTIVE', Size: 'SIZE', Reclaimable: 'RECLAIMABLE' };
    await process.stdout.write(
      renderTable({ type: '*formatter.diskUsageImagesContext', columns, rows, format: flags.get('format') }),
    );
    return 0;
  },
};
