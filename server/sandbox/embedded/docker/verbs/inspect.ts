/** `docker inspect`, for whatever has the name. */
import type { Engine } from '../../engine/engine.ts';
import { EngineError } from '../../engine/engine-error.ts';
import { containerData } from '../data/container.ts';
import { imageData } from '../data/image.ts';
import { networkInspectData } from '../data/network.ts';
import { volumeData } from '../data/volume.ts';
import { TemplateError } from '../../go/template/error.ts';
import { dockerTemplate } from '../format/template.ts';
import { DockerFailure, type Verb, type VerbCall } from '../verb.ts';

const format = {
  name: 'format',
  short: 'f',
  type: 'string',
  help: "Format output using a custom template: 'json' or a Go template",
} as const;

type Find = (engine: Engine, name: string) => object | undefined;

const finders = {
  container: (engine, name) => {
    const container = engine.find(name);
    return container === undefined ? undefined : containerData(engine, container);
  },
  image: (engine, name) => {
    const local = engine.images.find(name);
    return local === undefined ? undefined : imageData(local);
  },
  volume: (engine, name) => {
    const volume = engine.volumes.find(name);
    return volume === undefined ? undefined : volumeData(volume);
  },
  network: (engine, name) => {
    try {
      return networkInspectData(engine, engine.networks.get(name));
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      return undefined;
    }
  },
} as const satisfies Record<string, Find>;

export const inspect: Verb = {
  usage: '[OPTIONS] NAME|ID [NAME|ID...]',
  summary: 'Return low-level information on Docker objects',
  flags: [
    format,
    { name: 'size', short: 's', type: 'bool', help: 'Display total file sizes if the type is container' },
    { name: 'type', type: 'string', help: 'Only inspect objects of the given type' },
  ],
  args: { min: 1, max: Infinity },
  run: (call) => {
    const type = call.flags.get('type');
    const wanted = Object.entries(finders)
      .filter(([kind]) => type === undefined || kind === type)
      .map(([, find]) => find);
    return show(call, {
      find: (name) => wanted.map((find) => find(call.engine, name)).find((data) => data !== undefined),
      missing: (name) => `Error: No such object: ${name}`,
    });
  },
};

export const containerInspect = only(
  'container',
  'CONTAINER',
  (name) => `Error response from daemon: No such container: ${name}`,
  'Display detailed information on one or more containers',
);
export const imageInspect = only(
  'image',
  'IMAGE',
  (name) => `Error response from daemon: No such image: ${/:[^/]+$|^sha256:/.test(name) ? name : `${name}:latest`}`,
  'Display detailed information on one or more images',
);
export const volumeInspect = only(
  'volume',
  'VOLUME',
  (name) => `Error response from daemon: get ${name}: no such volume`,
  'Display detailed information on one or more volumes',
);
export const networkInspect = only(
  'network',
  'NETWORK',
  (name) => `Error response from daemon: network ${name} not found`,
  'Display detailed information on one or more networks',
);

function only(kind: keyof typeof finders, word: string, missing: (name: string) => string, summary: string): Verb {
  return {
    usage: `[OPTIONS] ${word} [${word}...]`,
    summary,
    flags: [format],
    args: { min: 1, max: Infinity },
    run: (call) => show(call, { find: (name) => finders[kind](call.engine, name), missing }),
  };
}

async function show(
  call: VerbCall,
  how: { readonly find: (name: string) => object | undefined; readonly missing: (name: string) => string },
): Promise<number> {
  const { process, flags, words } = call;
  const found: object[] = [];
  const failures: string[] = [];
  for (const word of words) {
    const data = how.find(word);
    if (data === undefined) failures.push(how.missing(word));
    else found.push(data);
  }
  const template = flags.get('format');
  if (template === undefined || template === 'json') {
    await process.stdout.write(
      template === 'json'
        ? found.map((data) => `${JSON.stringify(data)}\n`).join('')
        : `${found.length === 0 ? '[]' : JSON.stringify(found, null, 4)}\n`,
    );
  } else {
    const text = dockerTemplate(template, { missing });
    try {
      for (const data of found) await process.stdout.write(`${text(data)}\n`);
    } catch (error) {
      if (error instanceof DockerFailure) await process.stdout.write('\n');
      throw error;
    }
    if (found.length === 0) await process.stdout.write('\n');
  }
  for (const failure of failures) await process.stderr.write(`${failure}\n`);
  return failures.length > 0 ? 1 : 0;
}

/** Left out of the JSON when empty; Docker asks its own structures first, and there they are. */
const LEFT_OUT: Readonly<Record<string, unknown>> = {
  ExposedPorts: {},
  Health: null,
  Healthcheck: null,
  Shell: [],
  StopSignal: '',
  StopTimeout: null,
};

function missing(key: string, isLast: boolean): unknown {
  if (isLast && Object.hasOwn(LEFT_OUT, key)) return LEFT_OUT[key];
  throw new TemplateError(`map has no entry for key "${key}"`);
}
