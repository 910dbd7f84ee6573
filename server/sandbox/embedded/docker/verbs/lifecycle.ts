/** `docker stop`, `restart`, `kill`, `rm`, `wait` and `rename`. */
import { EngineError } from '../../engine/engine-error.ts';
import { checkName } from '../../engine/names.ts';
import { signalNamed } from '../../machine/processes/signal-names.ts';
import { forEach } from '../each.ts';
import { DockerFailure, type Verb, type VerbCall } from '../verb.ts';

const SEVERAL = { min: 1, max: Infinity } as const;
const signal = { name: 'signal', short: 's', type: 'string', help: 'Signal to send to the container' } as const;
const timeout = {
  name: 'timeout',
  short: 't',
  type: 'int',
  help: 'Seconds to wait before killing the container',
} as const;
const time = { name: 'time', type: 'int', help: 'Seconds to wait before killing the container (deprecated)' } as const;

function seconds({ flags }: VerbCall): number | undefined {
  const text = flags.get('timeout') ?? flags.get('time');
  if (text === undefined) return undefined;
  return Number(text) < 0 ? Infinity : Number(text) * 1000;
}

export const stop: Verb = {
  usage: '[OPTIONS] CONTAINER [CONTAINER...]',
  summary: 'Stop one or more running containers',
  flags: [signal, timeout, time],
  args: SEVERAL,
  run: (call) =>
    forEach(call, async (word) => {
      await call.engine.get(word).stop(seconds(call));
      return word;
    }),
};

export const restart: Verb = {
  usage: '[OPTIONS] CONTAINER [CONTAINER...]',
  summary: 'Restart one or more containers',
  flags: [signal, timeout, time],
  args: SEVERAL,
  run: (call) =>
    forEach(call, async (word) => {
      const container = call.engine.get(word);
      await container.restart(seconds(call));
      return word;
    }),
};

export const kill: Verb = {
  usage: '[OPTIONS] CONTAINER [CONTAINER...]',
  summary: 'Kill one or more running containers',
  flags: [signal],
  args: SEVERAL,
  run: (call) => {
    const text = call.flags.get('signal') ?? 'SIGKILL';
    const name = signalNamed(text);
    if (name === undefined) throw new DockerFailure(`Error response from daemon: invalid signal: ${text}`);
    return forEach(call, async (word) => {
      const container = call.engine.get(word);
      if (!container.running)
        throw new EngineError(409, `cannot kill container: ${word}: container ${container.id} is not running`);
      container.kill(name);
      if (name === 'SIGKILL') await container.exited;
      return word;
    });
  },
};

export const pause: Verb = {
  usage: 'CONTAINER [CONTAINER...]',
  summary: 'Pause all processes within one or more containers',
  flags: [],
  args: SEVERAL,
  run: (call) =>
    forEach(call, async (word) => {
      call.engine.get(word).pause();
      return word;
    }),
};

export const unpause: Verb = {
  usage: 'CONTAINER [CONTAINER...]',
  summary: 'Unpause all processes within one or more containers',
  flags: [],
  args: SEVERAL,
  run: (call) =>
    forEach(call, async (word) => {
      call.engine.get(word).unpause();
      return word;
    }),
};

export const rm: Verb = {
  usage: '[OPTIONS] CONTAINER [CONTAINER...]',
  summary: 'Remove one or more containers',
  flags: [
    { name: 'force', short: 'f', type: 'bool', help: 'Force the removal of a running container (uses SIGKILL)' },
    { name: 'volumes', short: 'v', type: 'bool', help: 'Remove anonymous volumes associated with the container' },
  ],
  absent: ['l, link'],
  args: SEVERAL,
  run: (call) =>
    forEach(call, async (word) => {
      const container = call.engine.find(word);
      if (container === undefined) {
        if (call.flags.has('force'))
          await call.process.stderr.write(`Error response from daemon: No such container: ${word}\n`);
        else throw new EngineError(404, `No such container: ${word}`);
        return undefined;
      }
      await call.engine.remove(container, {
        force: call.flags.has('force'),
        volumes: call.flags.has('volumes'),
        as: word,
      });
      return word;
    }),
};

export const wait: Verb = {
  usage: 'CONTAINER [CONTAINER...]',
  summary: 'Block until one or more containers stop, then print their exit codes',
  flags: [],
  args: SEVERAL,
  run: (call) =>
    forEach(call, async (word) => {
      const container = call.engine.get(word);
      return container.running ? String((await container.exited).exitCode) : String(container.state.exitCode);
    }),
};

export const rename: Verb = {
  usage: 'CONTAINER NEW_NAME',
  summary: 'Rename a container',
  flags: [],
  args: { min: 2, max: 2 },
  run: async ({ process, engine, words }) => {
    const [old = '', name = ''] = words;
    try {
      renamed(engine, old, name);
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      await process.stderr.write(
        `Error response from daemon: ${error.message}\nError: failed to rename container named ${old}\n`,
      );
      return 1;
    }
    return 0;
  },
};

function renamed(engine: VerbCall['engine'], old: string, name: string): void {
  const container = engine.get(old);
  if (container.name === name)
    throw new EngineError(400, 'Renaming a container with the same name as its current name');
  checkName(name);
  const other = engine.list().find((each) => each.name === name);
  if (other !== undefined)
    throw new EngineError(
      409,
      `Conflict. The container name "/${name}" is already in use by container "${other.id}". You have to remove (or rename) that container to be able to reuse that name.`,
    );
  container.name = name;
}
