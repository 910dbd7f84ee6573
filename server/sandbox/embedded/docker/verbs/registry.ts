/** `docker pull`, `push`, `login` and `logout`. */
import {
  fullReference,
  isHub,
  parseReference,
  shortReference,
  shortRepository,
  whyNoReference,
} from '../../images/reference.ts';
import { shortLayer } from '../../images/record.ts';
import { EngineError } from '../../engine/engine-error.ts';
import { noSuchHost } from '../../engine/images/local-images.ts';
import { readAll } from '../../machine/streams/read.ts';
import { nullSink } from '../../machine/streams/sinks.ts';
import { dirname, resolvePath } from '../../machine/files/paths.ts';
import type { ByteSink, Process } from '../../process.ts';
import { ProgressList } from '../progress-list.ts';
import { pullImage } from '../pull.ts';
import { DockerFailure, type Verb, type VerbCall } from '../verb.ts';

export const pull: Verb = {
  usage: '[OPTIONS] NAME[:TAG|@DIGEST]',
  summary: 'Download an image from a registry',
  flags: [
    { name: 'quiet', short: 'q', type: 'bool', help: 'Suppress verbose output' },
    { name: 'platform', type: 'string', help: 'Set platform if server is multi-platform capable' },
  ],
  absent: ['all-tags', 'disable-content-trust'],
  args: { min: 1, max: 1 },
  run: async (call) => {
    const { process, flags, words } = call;
    const [name = ''] = words;
    const reference = parseReference(name);
    if (reference === undefined) throw new DockerFailure(whyNoReference(name));
    if (!reference.tagged && reference.digest === undefined && !flags.has('quiet'))
      await process.stdout.write('Using default tag: latest\n');
    await pullImage(call, name, flags.has('quiet') ? undefined : process.stdout);
    const full = isHub(reference) ? `docker.io/${reference.repository}:${reference.tag}` : shortReference(reference);
    await process.stdout.write(`${full}\n`);
    return 0;
  },
};

const LAYER_MS = 40;

export const push: Verb = {
  usage: '[OPTIONS] NAME[:TAG]',
  summary: 'Upload an image to a registry',
  flags: [
    { name: 'all-tags', short: 'a', type: 'bool', help: 'Push all tags of an image to the repository' },
    { name: 'quiet', short: 'q', type: 'bool', help: 'Suppress verbose output' },
  ],
  absent: ['disable-content-trust', 'platform'],
  args: { min: 1, max: 1 },
  run: async (call) => {
    const { process, engine, flags, words } = call;
    const [name = ''] = words;
    const reference = parseReference(name);
    if (reference === undefined) throw new DockerFailure(whyNoReference(name));
    const repository = shortRepository(reference);
    const output = flags.has('quiet') ? nullSink : process.stdout;
    if (!reference.tagged && !flags.has('all-tags')) await output.write('Using default tag: latest\n');
    await output.write(
      `The push refers to repository [${isHub(reference) ? `docker.io/${reference.repository}` : repository}]\n`,
    );
    const tags = flags.has('all-tags')
      ? engine.images.list().flatMap((local) => [...local.tags].filter((tag) => tag.startsWith(`${repository}:`)))
      : [shortReference(reference)];
    for (const tag of tags) await pushOne(call, tag, output);
    if (tags.length === 0) throw new DockerFailure(`An image does not exist locally with the tag: ${repository}`);
    if (flags.has('quiet')) await process.stdout.write(`${fullReference(reference)}\n`);
    return 0;
  },
};

async function pushOne(call: VerbCall, tag: string, output: ByteSink): Promise<void> {
  const { process, engine } = call;
  const reference = parseReference(tag);
  const local = engine.images.list().find((each) => each.tags.has(tag));
  if (reference === undefined) return;
  if (local === undefined) {
    const repository = shortRepository(reference);
    const known = engine.images
      .list()
      .some((each) => [...each.tags].some((other) => other.startsWith(`${repository}:`)));
    throw new DockerFailure(
      known ? `tag does not exist: ${tag}` : `An image does not exist locally with the tag: ${repository}`,
    );
  }
  const { registry } = engine.images.store;
  if (reference.registry !== registry.host) {
    if (isHub(reference))
      throw new DockerFailure(noSuchHost('https://registry-1.docker.io/v2/', 'registry-1.docker.io'));
    throw new DockerFailure(noSuchHost(`https://${reference.registry}/v2/`, reference.registry));
  }
  const layers = local.record.layers.toReversed();
  const list = new ProgressList(output);
  for (const layer of layers) await list.set(shortLayer(layer), 'Preparing');
  if (!(await isLoggedIn(process, registry.host))) throw new DockerFailure('no basic auth credentials');
  if (!registry.has(reference.repository)) {
    throw new DockerFailure(
      `name unknown: The repository with name '${reference.repository}' does not exist in the registry`,
    );
  }
  for (const layer of layers) {
    const present = registry.holdsLayer(reference.repository, layer);
    if (!present) await process.clock.wait(LAYER_MS, process.signal);
    await list.set(shortLayer(layer), present ? 'Layer already exists' : 'Pushed');
  }
  registry.push(reference.repository, reference.tag, local.image, local.record);
  const digest = registry.digest(local.image);
  local.digests.set(shortRepository(reference), digest);
  await output.write(`${reference.tag}: digest: ${digest} size: ${1157 + layers.length * 105}\n`);
}

export const login: Verb = {
  usage: '[OPTIONS] [SERVER]',
  summary: 'Authenticate to a registry',
  flags: [
    { name: 'username', short: 'u', type: 'string', help: 'Username' },
    { name: 'password', short: 'p', type: 'string', help: 'Password or Personal Access Token (PAT)' },
    { name: 'password-stdin', type: 'bool', help: 'Take the Password or Personal Access Token (PAT) from stdin' },
  ],
  args: { min: 0, max: 1 },
  run: async (call) => {
    const { process, engine, flags, words } = call;
    const server = (words[0] ?? 'https://index.docker.io/v1/').replace(/^https?:\/\/(?!index)/, '').replace(/\/$/, '');
    const user = flags.get('username');
    if (flags.get('password') !== undefined && flags.has('password-stdin'))
      throw new DockerFailure('conflicting options: cannot specify both --password and --password-stdin');
    if (user === undefined && flags.has('password-stdin'))
      throw new DockerFailure('the --password-stdin option requires --username to be set');
    if (flags.get('password') !== undefined)
      await process.stderr.write('WARNING! Using --password via the CLI is insecure. Use --password-stdin.\n');
    const password =
      flags.get('password') ??
      (flags.has('password-stdin')
        ? new TextDecoder().decode(await readAll(process.stdin, process.signal)).replace(/\r?\n$/, '')
        : undefined);
    if (process.stdin.isTTY && (user === undefined || password === undefined))
      throw new DockerFailure(
        'sandbox: logging in by a question or a browser is not part of the simulator; pass --username and --password-stdin',
      );
    if (user === undefined || password === undefined)
      throw new DockerFailure('Error: Cannot perform an interactive login from a non TTY device');
    if (password === '') throw new DockerFailure('Error: password is empty');
    const { registry } = engine.images.store;
    if (server !== registry.host) {
      const host = words[0] === undefined ? 'registry-1.docker.io' : server;
      throw new EngineError(500, noSuchHost(`https://${host}/v2/`, host));
    }
    if (!registry.accepts(user, password))
      throw new EngineError(500, `login attempt to http://${server}/v2/ failed with status: 401 Unauthorized`);
    await remember(process, server, btoa(`${user}:${password}`));
    await process.stderr.write(WARNING(process));
    await process.stdout.write('Login Succeeded\n');
    return 0;
  },
};

const WARNING = (process: Process): string =>
  `\nWARNING! Your credentials are stored unencrypted in '${process.env['HOME'] ?? ''}/.docker/config.json'.\nConfigure a credential helper to remove this warning. See\nhttps://docs.docker.com/go/credential-store/\n\n`;

export const logout: Verb = {
  usage: '[SERVER]',
  summary: 'Log out from a registry',
  flags: [],
  args: { min: 0, max: 1 },
  run: async ({ process, words }) => {
    const server = words[0] ?? 'https://index.docker.io/v1/';
    const config = await readConfig(process);
    if (config.auths?.[server] === undefined) {
      await process.stdout.write(`Not logged in to ${server}\n`);
      return 0;
    }
    const { [server]: _removed, ...auths } = config.auths;
    await writeConfig(process, { ...config, auths });
    await process.stdout.write(`Removing login credentials for ${server}\n`);
    return 0;
  },
};

interface DockerConfig {
  readonly auths?: Readonly<Record<string, { readonly auth: string }>>;
}

function configPath(process: Process): string {
  return resolvePath(process.env['DOCKER_CONFIG'] ?? `${process.env['HOME'] ?? '/root'}/.docker`, 'config.json');
}

async function readConfig(process: Process): Promise<DockerConfig> {
  const path = configPath(process);
  if (!(await process.fs.exists(path))) return {};
  try {
    const value: unknown = JSON.parse(await process.fs.readFile(path));
    return typeof value === 'object' && value !== null ? value : {};
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new DockerFailure(`WARNING: Error loading config file: ${path}: ${error.message}`);
  }
}

async function writeConfig(process: Process, config: DockerConfig): Promise<void> {
  const path = configPath(process);
  await process.fs.mkdir(dirname(path), { recursive: true });
  await process.fs.writeFile(path, `${JSON.stringify(config, null, '\t')}\n`);
  await process.fs.chmod(path, 0o600);
}

async function remember(process: Process, server: string, auth: string): Promise<void> {
  const config = await readConfig(process);
  await writeConfig(process, { ...config, auths: { ...config.auths, [server]: { auth } } });
}

async function isLoggedIn(process: Process, server: string): Promise<boolean> {
  return (await readConfig(process)).auths?.[server] !== undefined;
}
