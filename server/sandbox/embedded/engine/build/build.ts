/** Builds an image from a Dockerfile: RUN runs in a container, COPY copies, the rest is configuration. */
import type { Image, ImageConfig } from '../../container.ts';
import { digestOf } from '../../images/digest.ts';
import type { Engine } from '../engine.ts';
import { type HistoryEntry, type Layer, recordOf } from '../../images/record.ts';
import { Disk } from '../../machine/files/disk.ts';
import { resolvePath } from '../../machine/files/paths.ts';
import { checkBase, scratch, shownName } from './base.ts';
import type { CachedStep } from './cache.ts';
import { configure } from './configure.ts';
import { historyOf } from './history.ts';
import type { BuildContext } from './context.ts';
import { copyInto } from './copy.ts';
import { expandKnown, expandVariables, type Instruction, keyValues } from './dockerfile.ts';
import { BuildFailure, type OnProgress } from './progress.ts';
import { runInBuild } from './run.ts';
import { environmentOf, nameOf, type Stage, stagesOf, type StageSource } from './stage.ts';
import { addedBytes, entriesAfterRun, imageEntries, writeEntries } from './snapshot.ts';

export interface BuildOptions {
  readonly instructions: readonly Instruction[];
  readonly context: BuildContext;
  /** What the step that loads the context says. */
  readonly contextText: string;
  readonly args: Readonly<Record<string, string>>;
  readonly noCache: boolean;
  readonly target: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly onProgress: OnProgress;
  /** The first number of a step: what was told before has the lower ones. */
  readonly firstStep: number;
  readonly signal: AbortSignal;
}

export interface BuiltImage {
  readonly image: Image;
  readonly history: readonly HistoryEntry[];
  readonly layers: readonly Layer[];
  readonly nextStep: number;
  /** Gives back the room that the image takes. */
  readonly dispose: () => void;
}

interface PreparedStep {
  readonly instruction: Instruction;
  readonly values: Readonly<Record<string, string>>;
  /** The instruction with the values of its variables. */
  readonly shown: string;
  readonly key: string;
  readonly cached: CachedStep | undefined;
}

const PREDEFINED_ARGS = new Set(['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'BUILDKIT_INLINE_CACHE']);

export async function build(engine: Engine, options: BuildOptions): Promise<BuiltImage> {
  return new Build(engine, options).run();
}

/** Steps that change files; the others only change the configuration, and are not shown. */
const FILE_STEPS = new Set(['RUN', 'COPY', 'ADD', 'WORKDIR']);

class Build {
  readonly #engine: Engine;
  readonly #options: BuildOptions;
  readonly #stages: Stage[] = [];
  readonly #globalArgs: Record<string, string> = {};
  #step: number;
  #contextTold = false;

  constructor(engine: Engine, options: BuildOptions) {
    this.#engine = engine;
    this.#options = options;
    this.#step = options.firstStep;
  }

  async run(): Promise<BuiltImage> {
    const stages = stagesOf(this.#options.instructions);
    for (const arg of stages.globalArgs) this.#declareArg(this.#globalArgs, {}, arg.rest);
    const wanted = this.#options.target;
    const last =
      wanted === undefined
        ? stages.list.length - 1
        : stages.list.findIndex(({ from }) => nameOf(from)?.toLowerCase() === wanted.toLowerCase());
    if (last < 0) throw new BuildFailure(`target stage "${wanted}" could not be found`);
    for (const stage of stages.list.slice(0, last + 1)) await this.#stage(stage, stages.list.length > 1);
    const stage = this.#stages.at(-1);
    if (stage === undefined) throw new BuildFailure('no build stage in current context');
    return this.#finish(stage);
  }

  async #stage({ from, body }: StageSource, several: boolean): Promise<void> {
    const named = expandVariables(from.rest.split(/\s+/)[0] ?? '', this.#globalArgs);
    const prefix = several ? `${nameOf(from) ?? `stage-${this.#stages.length}`} ` : '';
    const earlier = this.#stages.find(({ name }) => name?.toLowerCase() === named.toLowerCase());
    const pulls = earlier === undefined && named !== 'scratch';
    const total = body.filter(({ name }) => FILE_STEPS.has(name)).length + (pulls ? 1 : 0);
    const stage =
      earlier === undefined
        ? await this.#from(from, named)
        : { ...earlier, name: nameOf(from), args: {}, history: [...earlier.history], layers: [...earlier.layers] };
    this.#stages.push(stage);
    const known = pulls && this.#engine.buildCache.noteBase(stage.base.id);
    let number = 0;
    /** An image that is built upon is unpacked once; where all above it comes from the cache, it is not needed. */
    const begin = async (isNeeded: boolean): Promise<void> => {
      if (number > 0) return;
      if (pulls) await this.#tellFrom(`[${prefix}${++number}/${total}] FROM ${shownName(named)}`, known && isNeeded);
      await this.#tellContext();
    };
    for (const instruction of body) {
      this.#options.signal.throwIfAborted();
      if (!FILE_STEPS.has(instruction.name)) this.#configStep(stage, instruction);
      else {
        const step = await this.#prepare(stage, instruction);
        await begin(step.cached === undefined);
        await this.#fileStep(stage, step, `${prefix}${++number}/${total}`);
      }
    }
    await begin(true);
  }

  async #tellFrom(title: string, cached: boolean): Promise<void> {
    if (cached) await this.#options.onProgress({ type: 'start', step: this.#step++, title, cached });
    else await this.#tell(title, async () => {});
  }

  async #from(from: Instruction, named: string): Promise<Stage> {
    const base = named === 'scratch' ? scratch : await this.#base(named);
    const disk = this.#newDisk();
    await base.files(disk);
    const entries = imageEntries(disk);
    disk.dispose();
    const none = { history: [], layers: [] };
    const record = base === scratch ? none : (this.#engine.images.find(base.id)?.record ?? recordOf(base));
    return {
      name: nameOf(from),
      base,
      config: base.config,
      entries,
      key: base.id,
      shell: ['/bin/sh', '-c'],
      args: {},
      history: [...record.history],
      layers: [...record.layers],
      size: base.size,
    };
  }

  async #base(named: string): Promise<Image> {
    return checkBase(this.#engine, named);
  }

  /** The context is loaded once, and only if something is copied from it. */
  async #tellContext(): Promise<void> {
    const isUsed = this.#options.instructions.some(
      ({ name, flags }) => (name === 'COPY' || name === 'ADD') && flags['from'] === undefined,
    );
    if (this.#contextTold || !isUsed) return;
    this.#contextTold = true;
    await this.#tell('[internal] load build context', (step) =>
      this.#options.onProgress({ type: 'status', step, text: this.#options.contextText }),
    );
  }

  #configStep(stage: Stage, instruction: Instruction): void {
    if (instruction.name === 'ARG') {
      const [declared] = keyValues(instruction.rest);
      const name = declared?.[0] ?? instruction.rest.trim();
      this.#declareArg(stage.args, this.#globalArgs, instruction.rest);
      stage.history.unshift(this.#historyEntry(`ARG ${name}=${stage.args[name] ?? ''}`, 0));
      return;
    }
    const values = { ...stage.args, ...environmentOf(stage.config) };
    stage.config = configure(stage, instruction, values);
    stage.history.unshift(this.#historyEntry(historyOf(stage, instruction, values), 0));
  }

  /** By what a step is known in the cache, and whether it is there. */
  async #prepare(stage: Stage, instruction: Instruction): Promise<PreparedStep> {
    const values = { ...stage.args, ...environmentOf(stage.config) };
    const shown = expandKnown(instruction.text, values);
    const key = digestOf(
      [
        stage.key,
        shown,
        instruction.name === 'RUN' ? `${instruction.text}${JSON.stringify(values)}` : '',
        await this.#inputDigest(instruction, values),
      ].join('\n'),
    );
    const now = this.#engine.options.clock.now();
    const cached = this.#options.noCache ? undefined : this.#engine.buildCache.get(key, now);
    return { instruction, values, shown, key, cached };
  }

  async #fileStep(stage: Stage, prepared: PreparedStep, label: string): Promise<void> {
    const { instruction, values, shown, key, cached } = prepared;
    const { clock } = this.#engine.options;
    const title = `[${label}] ${shown.replace(/\s*\n\s*/g, ' ')}`;
    if (cached !== undefined) {
      await this.#options.onProgress({ type: 'start', step: this.#step++, title, cached: true });
      this.#apply(stage, key, cached);
    } else {
      const done = await this.#tell(title, (step) => this.#execute(stage, { instruction, values, step, title, key }));
      this.#apply(stage, key, done);
    }
    if (instruction.name === 'WORKDIR') {
      stage.config = {
        ...stage.config,
        WorkingDir: resolvePath(stage.config.WorkingDir || '/', expandVariables(instruction.rest, values)),
      };
    }
    const size = this.#engine.buildCache.get(key, clock.now())?.size ?? 0;
    stage.history.unshift(
      this.#historyEntry(instruction.name === 'RUN' ? `RUN ${stage.shell.join(' ')} ${instruction.rest}` : shown, size),
    );
  }

  async #execute(
    stage: Stage,
    call: {
      readonly instruction: Instruction;
      readonly values: Readonly<Record<string, string>>;
      readonly step: number;
      readonly title: string;
      readonly key: string;
    },
  ): Promise<CachedStep> {
    const { instruction, values, step, title, key } = call;
    const { clock } = this.#engine.options;
    const disk = this.#newDisk();
    try {
      disk.restore(stage.entries);
      if (instruction.name === 'WORKDIR')
        await disk.mkdir(resolvePath(stage.config.WorkingDir || '/', expandVariables(instruction.rest, values)), {
          recursive: true,
        });
      else if (instruction.name === 'RUN')
        await runInBuild(this.#engine, {
          stage,
          instruction,
          values,
          disk,
          step,
          title,
          onProgress: this.#options.onProgress,
          signal: this.#options.signal,
        });
      else
        await copyInto({
          instruction,
          values,
          disk,
          stage,
          title,
          context: this.#options.context,
          stages: this.#stages,
          imageOf: (name) => this.#base(name),
        });
      const entries = instruction.name === 'RUN' ? entriesAfterRun(disk, stage.entries) : imageEntries(disk);
      const size = addedBytes(entries, stage.entries);
      return this.#engine.buildCache.set(key, { entries, size, layer: digestOf(`layer ${key}`) }, clock.now());
    } finally {
      disk.dispose();
    }
  }

  #apply(stage: Stage, key: string, step: CachedStep): void {
    stage.entries = step.entries;
    stage.key = key;
    stage.layers.push({ digest: step.layer, size: step.size });
    stage.size += step.size;
  }

  async #inputDigest(instruction: Instruction, values: Readonly<Record<string, string>>): Promise<string> {
    if (instruction.name !== 'COPY' && instruction.name !== 'ADD') return '';
    if (instruction.flags['from'] !== undefined) return this.#stages.map((stage) => stage.key).join();
    const words = instruction.exec ?? expandVariables(instruction.rest, values).split(/\s+/);
    const parts: string[] = [];
    for (const source of words.slice(0, -1)) {
      for (const path of await this.#options.context.find(source)) parts.push(await this.#options.context.digest(path));
    }
    return parts.join();
  }

  async #tell<T>(title: string, work: (step: number) => Promise<T>): Promise<T> {
    const { clock } = this.#engine.options;
    const step = this.#step++;
    const start = clock.now();
    await this.#options.onProgress({ type: 'start', step, title });
    try {
      const result = await work(step);
      await this.#options.onProgress({ type: 'done', step, seconds: (clock.now() - start) / 1000 });
      return result;
    } catch (error) {
      if (error instanceof BuildFailure)
        await this.#options.onProgress({
          type: 'error',
          step,
          text: error.message.replace(/^failed to compute cache key: /, ''),
        });
      throw error;
    }
  }

  #declareArg(args: Record<string, string>, outer: Readonly<Record<string, string>>, text: string): void {
    for (const part of text.includes('=') ? keyValues(text) : ([[text.trim(), undefined]] as const)) {
      const [name, fallback] = part;
      const given = this.#options.args[name] ?? outer[name];
      const value = given ?? (fallback === undefined ? undefined : expandVariables(fallback, args));
      if (value !== undefined && !PREDEFINED_ARGS.has(name)) args[name] = value;
    }
  }

  #finish(stage: Stage): BuiltImage {
    const { clock, quota } = this.#engine.options;
    const config: ImageConfig = { ...stage.config, Labels: { ...stage.config.Labels, ...this.#options.labels } };
    const created = new Date(clock.now()).toISOString();
    const id = digestOf(`${stage.key}\n${JSON.stringify(config)}`);
    const { entries, base, size } = stage;
    const held = entries.reduce((sum, entry) => sum + (entry.type === 'file' ? entry.content.length : 0), 0);
    // An image that exists already holds its room; the same id is the same image.
    const isNew = this.#engine.images.find(id) === undefined;
    if (isNew) {
      if (!this.#engine.buildCache.makeRoom(held))
        throw new BuildFailure('failed to export image: write /var/lib/docker: no space left on device');
      quota.take(held);
    }
    const image: Image = {
      id,
      size,
      created,
      config,
      programs: base.programs,
      files: (fs) => writeEntries(fs, entries),
    };
    return {
      image,
      history: stage.history,
      layers: stage.layers,
      nextStep: this.#step,
      dispose: () => quota.take(isNew ? -held : 0),
    };
  }

  #historyEntry(createdBy: string, size: number): HistoryEntry {
    return { createdBy, size, comment: 'buildkit.dockerfile.v0', created: this.#engine.options.clock.now() };
  }

  #newDisk(): Disk {
    const { quota, clock } = this.#engine.options;
    return new Disk({ quota, now: () => clock.now() });
  }
}
