/** `docker commit`. */
import { commitContainer } from '../../engine/containers/commit.ts';
import { DockerfileError, parseDockerfile } from '../../engine/build/dockerfile.ts';
import { EngineError } from '../../engine/engine-error.ts';
import { parseReference, shortReference, whyNoReference } from '../../images/reference.ts';
import { commandOf } from '../container-text.ts';
import { DockerFailure, type Verb } from '../verb.ts';

export const commit: Verb = {
  usage: '[OPTIONS] CONTAINER [REPOSITORY[:TAG]]',
  summary: "Create a new image from a container's changes",
  flags: [
    { name: 'change', short: 'c', type: 'list', help: 'Apply Dockerfile instruction to the created image' },
    { name: 'message', short: 'm', type: 'string', help: 'Commit message' },
    { name: 'pause', short: 'p', type: 'bool', help: 'Pause container during commit', default: 'true' },
  ],
  absent: ['a, author'],
  args: { min: 1, max: 2 },
  run: async ({ process, engine, flags, words }) => {
    const [name = '', target] = words;
    const reference = target === undefined ? undefined : parseReference(target);
    if (target !== undefined && reference === undefined) throw new DockerFailure(whyNoReference(target));
    const container = engine.get(name);
    const made = await commitContainer(engine, container, {
      message: flags.get('message') ?? '',
      changes: flags.all('change').flatMap(instructionsOf),
      command: commandOf(container).join(' '),
      ...(reference === undefined ? {} : { tag: shortReference(reference) }),
    });
    await process.stdout.write(`${made.image.id}\n`);
    return 0;
  },
};

function instructionsOf(text: string): ReturnType<typeof parseDockerfile> {
  if (text.trim() === '') throw new EngineError(400, 'file with no instructions');
  try {
    return parseDockerfile(`FROM scratch\n${text}`).slice(1);
  } catch (error) {
    if (!(error instanceof DockerfileError)) throw error;
    throw new EngineError(400, `${text.split(/\s/, 1)[0]?.toLowerCase() ?? ''} is not a valid change command`);
  }
}
