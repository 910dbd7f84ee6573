/** A volume as the daemon's JSON. */
import type { Volume } from '../../engine/volumes.ts';
import { time } from './time.ts';

export function volumeData(volume: Volume): object {
  return {
    CreatedAt: time(volume.createdAt).replace(/\.\d+Z$/, 'Z'),
    Driver: 'local',
    Labels: Object.keys(volume.labels).length > 0 ? volume.labels : null,
    Mountpoint: `/var/lib/docker/volumes/${volume.name}/_data`,
    Name: volume.name,
    Options: null,
    Scope: 'local',
  };
}
