/** `docker run`, `create`, `start` and `attach`. */
import { ProgramNotFound } from '../../container.ts';
import type { EngineContainer } from '../../engine/containers/engine-container.ts';
import { EngineError } from '../../engine/engine-error.ts';
import { parseReference, whyNoReference } from '../../images/reference.ts';
import { resolvePath } from '../../machine/files/paths.ts';
import type { Process } from '../../process.ts';
import { attach } from '../attach.ts';
import { pullImage } from '../pull.ts';
import { DockerFailure, type Verb, type VerbCall } from '../verb.ts';
import { configFrom, RUN_ABSENT, RUN_FLAGS } from './run-flags.ts';

export const run: Verb = {
  usage: '[OPTIONS] IMAGE [COMMAND] [ARG...]',
  summary: 'Create and run a new container from an image',
  flags: RUN_FLAGS,
  absent: RUN_ABSENT,
  args: { min: 1, max: Infinity },
  stopAtWord: true,
  run: async (call) => {
    const { process, flags } = call;
    const detached = flags.has('detach');
    if (flags.has('tty') && flags.has('interactive') && !detached && !process.stdin.isTTY)
      throw new DockerFailure('the input device is not a TTY', 1);
    const container = await create(call);
    if (detached) {
      await process.stdout.write(`${container.id}\n`);
      await starting(call, container, () => container.start());
      return 0;
    }
    return starting(call, container, () =>
      attach(process, {
        container,
        stdin: flags.has('interactive'),
        start: (watch) => startAttached(process, container, watch),
      }),
    );
  },
};

export const createVerb: Verb = {
  usage: '[OPTIONS] IMAGE [COMMAND] [ARG...]',
  summary: 'Create a new container',
  flags: RUN_FLAGS.filter(({ name }) => name !== 'detach' && name !== 'sig-proxy'),
  absent: RUN_ABSENT,
  args: { min: 1, max: Infinity },
  stopAtWord: true,
  run: async (call) => {
    const container = await create(call);
    await call.process.stdout.write(`${container.id}\n`);
    return 0;
  },
};

export const start: Verb = {
  usage: '[OPTIONS] CONTAINER [CONTAINER...]',
  summary: 'Start one or more stopped containers',
  flags: [
    { name: 'attach', short: 'a', type: 'bool', help: 'Attach STDOUT/STDERR and forward signals' },
    { name: 'interactive', short: 'i', type: 'bool', help: "Attach container's STDIN" },
  ],
  args: { min: 1, max: Infinity },
  run: async (call) => {
    const { process, engine, flags, words } = call;
    if (flags.has('attach') || flags.has('interactive')) {
      const container = engine.get(words[0] ?? '');
      return attach(process, {
        container,
        stdin: flags.has('interactive'),
        start: (watch) => startAttached(process, container, watch),
      });
    }
    let status = 0;
    for (const word of words) {
      try {
        await engine.get(word).start();
        await process.stdout.write(`${word}\n`);
      } catch (error) {
        if (!(error instanceof EngineError) && !(error instanceof ProgramNotFound)) throw error;
        await process.stderr.write(`Error response from daemon: ${error.message}\n`);
        status = 1;
      }
    }
    if (status !== 0)
      await process.stderr.write(
        `Error: failed to start containers: ${words.filter((word) => !engine.find(word)?.running).join(', ')}\n`,
      );
    return status;
  },
};

export const attachVerb: Verb = {
  usage: '[OPTIONS] CONTAINER',
  summary: 'Attach local standard input, output, and error streams to a running container',
  flags: [
    { name: 'no-stdin', type: 'bool', help: 'Do not attach STDIN' },
    { name: 'sig-proxy', type: 'bool', help: 'Proxy all received signals to the process' },
  ],
  absent: ['detach-keys'],
  args: { min: 1, max: 1 },
  run: async ({ process, engine, words }) => {
    const container = engine.get(words[0] ?? '');
    if (!container.running) throw new DockerFailure('You cannot attach to a stopped container, start it first');
    if (container.config.openStdin)
      throw new DockerFailure(
        'sandbox: docker attach to a container with open input is not part of the simulator; it works in a real cluster',
      );
    return attach(process, {
      container,
      stdin: false,
      start: async (watch) => {
        watch(container.current);
        return container.current;
      },
    });
  },
};

async function create(call: VerbCall): Promise<EngineContainer> {
  const { process, engine, flags, words } = call;
  const config = await configFrom(process, flags, words).catch((error: unknown) => {
    throw refusal(call, error);
  });
  if (parseReference(config.image) === undefined && engine.images.find(config.image) === undefined)
    throw new DockerFailure(
      `docker: ${whyNoReference(config.image)}\n\nRun '${call.name} --help' for more information`,
      125,
    );
  try {
    let local = flags.get('pull') === 'always' ? undefined : engine.images.find(config.image);
    if (local === undefined) {
      if (flags.get('pull') === 'never') throw new EngineError(404, `No such image: ${config.image}`);
      const tagged = /:[^/]+$|@/.test(config.image) ? config.image : `${config.image}:latest`;
      if (flags.get('pull') !== 'always') await process.stderr.write(`Unable to find image '${tagged}' locally\n`);
      local = await pullImage(call, config.image, flags.has('quiet') ? undefined : process.stderr);
    }
    const container = await engine.create(config, local.image);
    const cidFile = flags.get('cidfile');
    if (cidFile !== undefined) await process.fs.writeFile(resolvePath(process.cwd, cidFile), container.id);
    return container;
  } catch (error) {
    throw refusal(call, error);
  }
}

/** Runs, and when the container cannot start says so as docker does: 125 for the engine, 127 and 126 for the program. */
async function starting<T>(call: VerbCall, container: EngineContainer, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    if (container.config.autoRemove && !container.running)
      await call.engine.remove(container, { force: true, volumes: true, as: container.id });
    if (error instanceof ProgramNotFound) {
      const message = `failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: ${error.message}`;
      throw new DockerFailure(
        `docker: Error response from daemon: ${message}\n\nRun '${call.name} --help' for more information`,
        127,
      );
    }
    throw refusal(call, error);
  }
}

function refusal(call: VerbCall, error: unknown): unknown {
  if (error instanceof EngineError || (error instanceof Error && error.message.startsWith('unable to find user'))) {
    return new DockerFailure(
      `docker: Error response from daemon: ${error.message}\n\nRun '${call.name} --help' for more information`,
      125,
    );
  }
  return error;
}

async function startAttached(
  process: Process,
  container: EngineContainer,
  watch: (run: Awaited<ReturnType<EngineContainer['start']>>) => void,
): Promise<Awaited<ReturnType<EngineContainer['start']>>> {
  const { tty, openStdin } = container.config;
  return container.start({
    watch,
    ...(tty && process.tty !== undefined ? { tty: process.tty } : {}),
    ...(openStdin ? { stdin: process.stdin } : {}),
  });
}
