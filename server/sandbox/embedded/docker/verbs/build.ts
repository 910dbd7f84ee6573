/** `docker build`. */
import { baseNames, checkBase } from '../../engine/build/base.ts';
import { build as buildImage } from '../../engine/build/build.ts';
import { BuildContext } from '../../engine/build/context.ts';
import { DockerfileError, type Instruction, parseDockerfile } from '../../engine/build/dockerfile.ts';
import { lint } from '../../engine/build/lint.ts';
import { type BuildEvent, BuildFailure } from '../../engine/build/progress.ts';
import { fullReference, parseReference, shortReference } from '../../images/reference.ts';
import { errnoOf, strerror } from '../../machine/files/errno.ts';
import { isOwned } from '../../machine/files/owned.ts';
import { dirname, resolvePath } from '../../machine/files/paths.ts';
import { readAll } from '../../machine/streams/read.ts';
import { Disk } from '../../machine/files/disk.ts';
import type { Process } from '../../process.ts';
import { BuildPrinter } from '../build-printer.ts';
import { humanSize } from '../format/human.ts';
import { DockerFailure, type Verb, type VerbCall } from '../verb.ts';
import { pair } from './run-flags.ts';

export const build: Verb = {
  usage: '[OPTIONS] PATH | URL | -',
  summary: 'Start a build',
  flags: [
    { name: 'build-arg', type: 'list', help: 'Set build-time variables' },
    { name: 'file', short: 'f', type: 'string', help: 'Name of the Dockerfile (default: "PATH/Dockerfile")' },
    { name: 'tag', short: 't', type: 'list', help: 'Image identifier (format: "[registry/]repository[:tag]")' },
    { name: 'quiet', short: 'q', type: 'bool', help: 'Suppress the build output and print image ID on success' },
    { name: 'no-cache', type: 'bool', help: 'Do not use cache when building the image' },
    { name: 'pull', type: 'bool', help: 'Always attempt to pull all referenced images' },
    { name: 'target', type: 'string', help: 'Set the target build stage to build' },
    { name: 'label', type: 'list', help: 'Set metadata for an image' },
    {
      name: 'progress',
      type: 'string',
      help: 'Set type of progress output ("auto", "none", "plain", "quiet", "rawjson", "tty")',
      default: 'auto',
    },
    { name: 'platform', type: 'list', help: 'Set target platform for build' },
    { name: 'iidfile', type: 'string', help: 'Write the image ID to a file' },
    { name: 'load', type: 'bool', help: 'Shorthand for "--output=type=docker"' },
    { name: 'rm', type: 'bool', help: 'Remove intermediate containers after a successful build' },
  ],
  absent: [
    'add-host',
    'allow',
    'annotation',
    'attest',
    'build-context',
    'builder',
    'cache-from',
    'cache-to',
    'cgroup-parent',
    'metadata-file',
    'network',
    'no-cache-filter',
    'o, output',
    'provenance',
    'push',
    'sbom',
    'secret',
    'shm-size',
    'ssh',
    'ulimit',
    'squash',
  ],
  args: { min: 0, max: Infinity },
  run: async (call) => {
    const { process, flags, words } = call;
    if (words.length !== 1)
      throw new DockerFailure(
        "ERROR: docker: 'docker buildx build' requires 1 argument\n\nUsage:  docker buildx build [OPTIONS] PATH | URL | -\n\nRun 'docker buildx build --help' for more information",
      );
    const tags = flags.all('tag').map((tag) => checkTag(tag));
    const quiet = flags.has('quiet') || flags.get('progress') === 'quiet';
    const printer = new BuildPrinter({
      sink: process.stderr,
      quiet,
      fancy: process.stderr.isTTY && flags.get('progress') !== 'plain',
      cols: process.tty?.size.cols ?? 80,
      now: () => process.clock.now(),
    });
    try {
      return await run(call, { tags, printer, quiet });
    } catch (error) {
      if (!(error instanceof BuildFailure)) throw error;
      await printer.fail(error);
      return 1;
    }
  },
};

function checkTag(text: string): ReturnType<typeof parseReference> & object {
  const reference = parseReference(text);
  if (reference !== undefined) return reference;
  throw new DockerFailure(
    `ERROR: failed to build: invalid tag "${text}": ${/[A-Z]/.test(text.split(':')[0] ?? '') ? 'repository name must be lowercase' : 'invalid reference format'}`,
  );
}

async function run(
  call: VerbCall,
  how: {
    readonly tags: readonly (ReturnType<typeof parseReference> & object)[];
    readonly printer: BuildPrinter;
    readonly quiet: boolean;
  },
): Promise<number> {
  const { process, engine, flags, words } = call;
  const { tags, printer } = how;
  const { context, source } = await inputs(call, words[0] ?? '', printer);
  const args = Object.fromEntries(
    flags.all('build-arg').flatMap((each) => {
      if (each.includes('=')) return [pair(each)];
      const value = process.env[each];
      return value === undefined ? [] : [[each, value] as const];
    }),
  );
  printer.source = source;
  const instructions = parse(source);
  let step = 2;
  for (const name of baseNames(instructions, args)) {
    const title = `[internal] load metadata for ${name}`;
    await printer.event({ type: 'start', step, title });
    try {
      await checkBase(engine, name);
    } catch (error) {
      if (error instanceof BuildFailure)
        await printer.event({
          type: 'error',
          step,
          text: error.message.replace(/^.* failed to resolve source metadata for \S+: /, ''),
        });
      throw error instanceof BuildFailure
        ? new BuildFailure(error.message, { title, lines: linesOfBase(instructions) })
        : error;
    }
    await printer.event({ type: 'done', step, seconds: 0 });
    step++;
  }
  await simple(printer, {
    step,
    title: '[internal] load .dockerignore',
    status: `transferring context: ${humanSize(context.ignoreSize === 0 ? 2 : context.ignoreSize + 30)} done`,
  });
  step++;
  const size = await context.size();
  const result = await buildImage(engine, {
    instructions,
    context,
    contextText: `transferring context: ${humanSize(size)} 0.0s done`,
    args,
    noCache: flags.has('no-cache'),
    target: flags.get('target'),
    labels: Object.fromEntries(flags.all('label').map((each) => pair(each))),
    onProgress: (event: BuildEvent) => printer.event(event),
    firstStep: step,
    signal: process.signal,
  });
  const { image, history, layers, dispose } = result;
  const local = engine.images.add(image, { record: { history, layers }, dispose });
  for (const tag of tags) engine.images.tag(local, shortReference(tag));
  const exporting = result.nextStep;
  await printer.event({ type: 'start', step: exporting, title: 'exporting to image' });
  const lines = [
    'exporting layers 0.0s done',
    `writing image ${image.id} done`,
    ...tags.map((tag) => `naming to ${fullReference(tag).replace(/:latest$/, '')} done`),
  ];
  for (const text of lines) await printer.event({ type: 'status', step: exporting, text });
  await printer.event({ type: 'done', step: exporting, seconds: 0 });
  await printer.finish();
  const idFile = flags.get('iidfile');
  if (idFile !== undefined) await process.fs.writeFile(resolvePath(process.cwd, idFile), image.id);
  if (how.quiet) await process.stdout.write(`${image.id}\n`);
  return 0;
}

async function simple(
  printer: BuildPrinter,
  step: {
    readonly step: number;
    readonly title: string;
    readonly status: string;
    readonly warnings?: readonly string[];
  },
): Promise<void> {
  await printer.event({ type: 'start', step: step.step, title: step.title });
  await printer.event({ type: 'status', step: step.step, text: step.status });
  for (const text of step.warnings ?? []) await printer.event({ type: 'warning', step: step.step, text });
  await printer.event({ type: 'done', step: step.step, seconds: 0 });
}

/** The Dockerfile's text and the context: a folder, or standard input with no context at all. */
async function inputs(
  call: VerbCall,
  path: string,
  printer: BuildPrinter,
): Promise<{ readonly context: BuildContext; readonly source: string }> {
  const { process, engine, flags } = call;
  if (/^(?:https?|git):/.test(path))
    throw new DockerFailure('sandbox: building from a URL is not part of the simulator; it works in a real cluster');
  const title = '[internal] load build definition from Dockerfile';
  if (path === '-') {
    const source = new TextDecoder().decode(await readAll(process.stdin, process.signal));
    await simple(printer, {
      step: 1,
      title,
      status: `transferring dockerfile: ${source.length + 31}B done`,
      warnings: warningsOf(source),
    });
    const { quota, clock } = engine.options;
    return { source, context: await BuildContext.open(new Disk({ quota, now: () => clock.now() }), '/') };
  }
  const root = resolvePath(process.cwd, path);
  const file = flags.get('file');
  const dockerfile =
    file === undefined ? resolvePath(root, 'Dockerfile') : file === '-' ? '-' : resolvePath(process.cwd, file);
  if (!(await process.fs.exists(root)))
    throw new DockerFailure(`ERROR: failed to build: unable to prepare context: path "${path}" not found`);
  const source =
    dockerfile === '-'
      ? new TextDecoder().decode(await readAll(process.stdin, process.signal))
      : await readDockerfile(process, { dockerfile, title, printer });
  const shown =
    file === undefined
      ? title
      : `[internal] load build definition from ${dockerfile.slice(dirname(dockerfile).length + 1) || 'Dockerfile'}`;
  await simple(printer, {
    step: 1,
    title: shown,
    status: `transferring dockerfile: ${humanSize(new TextEncoder().encode(source).length + 31)} done`,
    warnings: warningsOf(source),
  });
  if (!isOwned(process.fs)) throw new Error('a host has owners');
  return { source, context: await BuildContext.open(process.fs, root) };
}

async function readDockerfile(
  process: Process,
  how: { readonly dockerfile: string; readonly title: string; readonly printer: BuildPrinter },
): Promise<string> {
  try {
    return await process.fs.readFile(how.dockerfile);
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    await simple(how.printer, { step: 1, title: how.title, status: 'transferring dockerfile: 2B done' });
    throw new BuildFailure(
      `failed to read dockerfile: open ${how.dockerfile.slice(dirname(how.dockerfile).length + 1)}: ${strerror(error).toLowerCase()}`,
    );
  }
}

function warningsOf(source: string): string[] {
  try {
    return lint(parseDockerfile(source));
  } catch (error) {
    // The build itself says what is wrong.
    if (!(error instanceof DockerfileError)) throw error;
    return [];
  }
}

function parse(source: string): Instruction[] {
  try {
    return parseDockerfile(source);
  } catch (error) {
    if (!(error instanceof DockerfileError)) throw error;
    throw new BuildFailure(error.message, error.line > 0 ? { lines: { first: error.line, last: error.line } } : {});
  }
}

function linesOfBase(instructions: readonly Instruction[]): { readonly first: number; readonly last: number } {
  const from = instructions.find(({ name }) => name === 'FROM');
  return { first: from?.line ?? 1, last: from?.lastLine ?? 1 };
}
