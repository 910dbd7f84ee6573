/** The images that builds start from. */
import type { Image } from '../../container.ts';
import { fullReference, isHub, parseReference } from '../../images/reference.ts';
import type { Engine } from '../engine.ts';
import { EngineError } from '../engine-error.ts';
import { expandVariables, type Instruction, keyValues } from './dockerfile.ts';
import { BuildFailure } from './progress.ts';
import { nameOf } from './stage.ts';

/** The image that a FROM names: one that is here, or one that a registry has. */
export async function checkBase(engine: Engine, named: string): Promise<Image> {
  const local = engine.images.find(named);
  if (local !== undefined) return local.image;
  try {
    const { image } = await engine.images.lookUp(named);
    engine.images.add(image, {});
    return image;
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    const shown = shownName(named);
    const why = error.message.includes('manifest unknown')
      ? `${shown}: not found`
      : `failed to do request: Head "${manifestUrl(named)}": ${error.message.replace(/^Get "[^"]*": /, '')}`;
    throw new BuildFailure(`${shown}: failed to resolve source metadata for ${shown}: ${why}`);
  }
}

/** Names of the base images that a Dockerfile needs from elsewhere. */
export function baseNames(instructions: readonly Instruction[], args: Readonly<Record<string, string>>): string[] {
  const values: Record<string, string> = {};
  const names: string[] = [];
  const stages = new Set<string>();
  for (const instruction of instructions) {
    if (instruction.name === 'ARG' && names.length === 0 && stages.size === 0) {
      for (const [name, fallback] of keyValues(instruction.rest)) values[name] = args[name] ?? fallback;
    }
    if (instruction.name !== 'FROM') continue;
    const name = expandVariables(instruction.rest.split(/\s+/)[0] ?? '', values);
    if (name !== 'scratch' && !stages.has(name.toLowerCase())) names.push(shownName(name));
    const alias = nameOf(instruction);
    if (alias !== undefined) stages.add(alias.toLowerCase());
  }
  return [...new Set(names)];
}

function manifestUrl(name: string): string {
  const reference = parseReference(name);
  if (reference === undefined) return name;
  const { repository, tag } = reference;
  return `https://${isHub(reference) ? 'registry-1.docker.io' : reference.registry}/v2/${repository}/manifests/${tag}`;
}

/** As BuildKit names it, with registry and tag. */
export function shownName(name: string): string {
  const reference = parseReference(name);
  return reference === undefined ? name : fullReference(reference);
}

/** `FROM scratch`: no files at all. */
export const scratch: Image = {
  id: `sha256:${'0'.repeat(64)}`,
  size: 0,
  created: '1970-01-01T00:00:00Z',
  config: {
    User: '',
    Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
    WorkingDir: '',
    Entrypoint: null,
    Cmd: null,
    ExposedPorts: {},
    Volumes: {},
    Labels: {},
  },
  files: () => Promise.resolve(),
  programs: {},
};
