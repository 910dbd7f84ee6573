/** Objects that `kubectl create KIND` makes from its words and flags. */
import { KubectlError, usageError } from '../cli/error.ts';
import type { KubeObject } from '../client/object.ts';
import type { Invocation } from '../invocation.ts';

type Generator = (call: Invocation, words: readonly string[]) => Promise<KubeObject>;

const namespace: Generator = async (_call, words) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: nameIn(words, 'namespace') },
  spec: {},
  status: {},
});

const serviceAccount: Generator = async (_call, words) => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name: nameIn(words, 'serviceaccount') },
});

const configMap: Generator = async (call, words) => {
  const data = await literals(call);
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: nameIn(words, 'configmap') },
    ...(Object.keys(data).length > 0 ? { data } : {}),
  };
};

const secret: Generator = async (call, words) => {
  const [type, ...rest] = words;
  if (type !== 'generic') {
    if (type === 'docker-registry' || type === 'tls')
      throw new KubectlError(
        `sandbox: kubectl create secret ${type} is not part of the simulator; it works in a real cluster`,
      );
    throw new KubectlError(
      "error: must specify one of the types: docker-registry, generic, tls\nSee 'kubectl create secret -h' for help and examples",
    );
  }
  const data = Object.fromEntries(Object.entries(await literals(call)).map(([key, value]) => [key, base64(value)]));
  const kind = call.flags.text('type');
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: nameIn(rest, 'secret generic') },
    ...(Object.keys(data).length > 0 ? { data } : {}),
    ...(kind ? { type: kind } : {}),
  };
};

const deployment: Generator = async ({ flags }, words) => {
  const name = nameIn(words, 'deployment');
  const images = flags.list('image');
  if (images.length === 0) throw new KubectlError('error: required flag(s) "image" not set');
  const labels = { app: name };
  const port = flags.int('port');
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { labels, name },
    spec: {
      replicas: flags.int('replicas'),
      selector: { matchLabels: labels },
      strategy: {},
      template: {
        metadata: { labels },
        spec: {
          containers: images.map((image) => ({
            image,
            name: containerName(image),
            ...(port >= 0 ? { ports: [{ containerPort: port }] } : {}),
            resources: {},
          })),
        },
      },
    },
    status: {},
  };
};

export const GENERATORS: Readonly<Record<string, Generator>> = {
  cm: configMap,
  configmap: configMap,
  dep: deployment,
  deploy: deployment,
  deployment,
  namespace,
  ns: namespace,
  sa: serviceAccount,
  secret,
  serviceaccount: serviceAccount,
};

/** The last part of an image's name, as a container's. */
export const containerName = (image: string): string =>
  (image.split('/').at(-1) ?? '').split(/[:@]/, 1)[0]?.replaceAll('_', '-') ?? '';

function nameIn(words: readonly string[], path: string): string {
  const [name] = words;
  if (words.length !== 1 || name === undefined) {
    throw usageError(`create ${path}`, `exactly one NAME is required, got ${words.length}`);
  }
  return name;
}

async function literals({ flags, process }: Invocation): Promise<Record<string, string>> {
  const data: Record<string, string> = {};
  const add = (key: string, value: string): void => {
    if (Object.hasOwn(data, key))
      throw new KubectlError(
        `error: cannot add key ${JSON.stringify(key)}, another key by that name already exists in Data`,
      );
    data[key] = value;
  };
  for (const literal of flags.list('from-literal')) {
    const equals = literal.indexOf('=');
    if (equals < 0) throw new KubectlError(`error: invalid literal source ${literal}, expected key=value`);
    add(literal.slice(0, equals), literal.slice(equals + 1));
  }
  for (const source of flags.list('from-file')) {
    const equals = source.indexOf('=');
    const path = equals < 0 ? source : source.slice(equals + 1);
    const absolute = process.fs.resolvePath(process.cwd, path);
    if (!(await process.fs.exists(absolute)))
      throw new KubectlError(`error: error reading ${path}: no such file or directory`);
    add(equals < 0 ? (path.split('/').at(-1) ?? path) : source.slice(0, equals), await process.fs.readFile(absolute));
  }
  return data;
}

const base64 = (text: string): string =>
  btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));
