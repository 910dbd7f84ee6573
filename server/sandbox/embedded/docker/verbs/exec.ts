/** `docker exec`. */
import { ProgramNotFound } from '../../container.ts';
import { EngineError } from '../../engine/engine-error.ts';
import { emptySource } from '../../machine/streams/sources.ts';
import { nullSink, pipeTo } from '../../machine/streams/sinks.ts';
import { DockerFailure, type Verb } from '../verb.ts';
import { pair } from './run-flags.ts';

export const exec: Verb = {
  usage: '[OPTIONS] CONTAINER COMMAND [ARG...]',
  summary: 'Execute a command in a running container',
  flags: [
    { name: 'detach', short: 'd', type: 'bool', help: 'Detached mode: run command in the background' },
    { name: 'env', short: 'e', type: 'list', help: 'Set environment variables' },
    { name: 'interactive', short: 'i', type: 'bool', help: 'Keep STDIN open even if not attached' },
    { name: 'tty', short: 't', type: 'bool', help: 'Allocate a pseudo-TTY' },
    { name: 'user', short: 'u', type: 'string', help: 'Username or UID (format: "<name|uid>[:<group|gid>]")' },
    { name: 'workdir', short: 'w', type: 'string', help: 'Working directory inside the container' },
  ],
  absent: ['detach-keys', 'env-file', 'privileged'],
  args: { min: 2, max: Infinity },
  stopAtWord: true,
  run: async ({ process, engine, flags, words }) => {
    const [name = '', ...argv] = words;
    const container = engine.get(name);
    if (!container.running) throw new EngineError(409, `container ${container.id} is not running`);
    if (container.state.status === 'paused')
      throw new EngineError(409, `container ${name} is paused, unpause the container before exec`);
    const interactive = flags.has('interactive');
    const tty = flags.has('tty');
    if (tty && interactive && !process.stdin.isTTY) throw new DockerFailure('the input device is not a TTY');
    const user = flags.get('user');
    const cwd = flags.get('workdir');
    const detached = flags.has('detach');
    const options = {
      argv,
      env: Object.fromEntries(flags.all('env').map((each) => pair(each))),
      stdin: interactive && !detached ? process.stdin : emptySource,
      stdout: detached ? nullSink : tty ? process.stdout : pipeTo(process.stdout),
      stderr: detached ? nullSink : tty ? process.stderr : pipeTo(process.stderr),
      signal: detached ? new AbortController().signal : process.signal,
      ...(user === undefined ? {} : { user }),
      ...(cwd === undefined ? {} : { cwd }),
      ...(tty && process.tty !== undefined ? { tty: process.tty } : {}),
    };
    const release = tty && interactive && !detached ? process.tty?.raw() : undefined;
    try {
      const run = container.exec(options);
      if (!detached) return await run;
      void run.catch(ended);
      return 0;
    } catch (error) {
      if (!(error instanceof ProgramNotFound)) throw error;
      // The daemon says it on the stream that the command would have had, with a terminal's line end.
      await process.stdout.write(
        `OCI runtime exec failed: exec failed: unable to start container process: ${error.message}\r\n`,
      );
      return 127;
    } finally {
      release?.();
    }
  },
};

/** Nobody waits for a detached command. */
function ended(): void {}
