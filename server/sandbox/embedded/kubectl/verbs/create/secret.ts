/** `kubectl create secret`: generic, for a registry, or a certificate with its key. */
import { KubectlError } from '../../cli/error.ts';
import { fromBytes } from '../../../machine/files/encoding.ts';
import type { Invocation, VerbGroup } from '../../invocation.ts';
import { creating, type Creation, type Made } from './creating.ts';
import { DATA_FLAGS, dataFrom } from './data.ts';
import { checkKeyPair } from './key-pair.ts';
import { nameHash } from './name-hash.ts';

const KIND: Creation['kind'] = { kind: 'Secret', group: '', version: 'v1', name: 'secrets', namespaced: true };

const generic = creating({
  path: 'secret generic',
  usage:
    'NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none] [options]',
  brief: 'Create a secret from a local file, directory, or literal value',
  summary: 'Create a secret based on a file, directory, or specified literal value.',
  examples: [
    '# Create a new secret named my-secret with key1=supersecret and key2=topsecret',
    'kubectl create secret generic my-secret --from-literal=key1=supersecret --from-literal=key2=topsecret',
  ],
  flags: { ...DATA_FLAGS, type: { type: 'string', help: 'The type of secret to create' } },
  kind: KIND,
  failed: 'secret',
  make: async (call, name) =>
    made(call, { name, type: call.flags.text('type'), data: await dataFrom(call, { kind: 'Secret', name }) }),
});

const dockerRegistry = creating({
  path: 'secret docker-registry',
  usage:
    'NAME --docker-username=user --docker-password=password --docker-email=email [--docker-server=string] [--from-file=[key=]source] [--dry-run=server|client|none] [options]',
  brief: 'Create a secret for use with a Docker registry',
  summary: 'Create a new secret for use with Docker registries.',
  flags: {
    'append-hash': DATA_FLAGS['append-hash'],
    'from-file': DATA_FLAGS['from-file'],
    'docker-email': { type: 'string', help: 'Email for Docker registry' },
    'docker-password': { type: 'string', help: 'Password for Docker registry authentication' },
    'docker-server': {
      type: 'string',
      default: 'https://index.docker.io/v1/',
      help: 'Server location for Docker registry',
    },
    'docker-username': { type: 'string', help: 'Username for Docker registry authentication' },
  },
  kind: KIND,
  failed: 'secret',
  async make(call, name) {
    const files = call.flags.list('from-file').map((each) => (each.includes('=') ? each : `.dockerconfigjson=${each}`));
    const data =
      files.length > 0
        ? await dataFrom({ ...call, flags: call.flags.with('from-file', files) }, { kind: 'Secret', name })
        : new Map([['.dockerconfigjson', new TextEncoder().encode(registryConfig(call))]]);
    return made(call, { name, type: 'kubernetes.io/dockerconfigjson', data });
  },
});

const tls = creating({
  path: 'secret tls',
  usage: 'NAME --cert=path/to/cert/file --key=path/to/key/file [--dry-run=server|client|none] [options]',
  brief: 'Create a TLS secret',
  summary: 'Create a TLS secret from the given public/private key pair.',
  examples: [
    '# Create a new TLS secret named tls-secret with the given key pair',
    'kubectl create secret tls tls-secret --cert=path/to/tls.crt --key=path/to/tls.key',
  ],
  flags: {
    'append-hash': DATA_FLAGS['append-hash'],
    cert: { type: 'string', help: 'Path to PEM encoded public key certificate.' },
    key: { type: 'string', help: 'Path to private key associated with given certificate.' },
  },
  kind: KIND,
  failed: 'secret',
  async make(call, name) {
    const [cert, key] = [call.flags.text('cert'), call.flags.text('key')];
    if (cert === '' || key === '') throw new KubectlError('error: key and cert must be specified');
    const pair = { cert: await readPem(call, cert), key: await readPem(call, key) };
    await checkKeyPair(pair);
    const encoder = new TextEncoder();
    const data = new Map([
      ['tls.crt', encoder.encode(pair.cert)],
      ['tls.key', encoder.encode(pair.key)],
    ]);
    return made(call, { name, type: 'kubernetes.io/tls', data });
  },
});

export const secret: VerbGroup = {
  summary: `Create a secret with specified type.

 A docker-registry type secret is for accessing a container registry.

 A generic type secret indicate an Opaque secret type.

 A tls type secret holds TLS certificate and its associated key.`,
  usage: '(docker-registry | generic | tls) [options]',
  commands: { 'docker-registry': dockerRegistry, generic, tls },
};

async function made(
  { flags }: Invocation,
  { name, type, data }: { name: string; type: string; data: ReadonlyMap<string, Uint8Array> },
): Promise<Made> {
  const encoded = Object.fromEntries([...data].map(([key, bytes]) => [key, fromBytes(bytes, 'base64')]));
  const hash = flags.bool('append-hash') ? `-${await nameHash({ kind: 'Secret', type, name, data: encoded })}` : '';
  return {
    metadata: { name: name + hash },
    ...(data.size > 0 ? { data: encoded } : {}),
    ...(type === '' ? {} : { type }),
  };
}

function registryConfig({ flags }: Invocation): string {
  const [username, password, server] = ['username', 'password', 'server'].map((each) => flags.text(`docker-${each}`));
  if (!username || !password || !server)
    throw new KubectlError(
      'error: either --from-file or the combination of --docker-username, --docker-password and --docker-server is required',
    );
  const email = flags.text('docker-email');
  const auth = fromBytes(new TextEncoder().encode(`${username}:${password}`), 'base64');
  return JSON.stringify({ auths: { [server]: { username, password, ...(email === '' ? {} : { email }), auth } } });
}

async function readPem({ process }: Invocation, path: string): Promise<string> {
  const absolute = process.fs.resolvePath(process.cwd, path);
  if (!(await process.fs.exists(absolute)))
    throw new KubectlError(`error: Cannot read file ${path}, open ${path}: no such file or directory`);
  return process.fs.readFile(absolute);
}
