/** `docker update`: of what a container was started with, its restart policy. */
import { forEach } from '../each.ts';
import { DockerFailure, type Verb } from '../verb.ts';
import { restartFrom } from './run-flags.ts';

export const update: Verb = {
  usage: '[OPTIONS] CONTAINER [CONTAINER...]',
  summary: 'Update configuration of one or more containers',
  flags: [{ name: 'restart', type: 'string', help: 'Restart policy to apply when a container exits' }],
  absent: [
    'blkio-weight',
    'cpu-period',
    'cpu-quota',
    'cpu-rt-period',
    'cpu-rt-runtime',
    'c, cpu-shares',
    'cpus',
    'cpuset-cpus',
    'cpuset-mems',
    'm, memory',
    'memory-reservation',
    'memory-swap',
    'pids-limit',
  ],
  args: { min: 1, max: Infinity },
  run: (call) => {
    const wanted = call.flags.get('restart');
    if (wanted === undefined) throw new DockerFailure('you must provide one or more flags when using this command');
    const restart = restartFrom(wanted);
    return forEach(call, async (word) => {
      call.engine.get(word).update({ restart });
      return word;
    });
  },
};
