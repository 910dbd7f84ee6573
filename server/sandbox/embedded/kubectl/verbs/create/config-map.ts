/** `kubectl create configmap`. */
import { fromBytes } from '../../../machine/files/encoding.ts';
import type { Invocation } from '../../invocation.ts';
import { creating, type Made } from './creating.ts';
import { DATA_FLAGS, dataFrom } from './data.ts';
import { nameHash } from './name-hash.ts';

export const configMap = creating({
  path: 'configmap',
  usage: 'NAME [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none] [options]',
  brief: 'Create a config map from a local file, directory or literal value',
  summary: 'Create a config map based on a file, directory, or specified literal value.',
  examples: [
    '# Create a new config map named my-config based on folder bar',
    'kubectl create configmap my-config --from-file=path/to/bar',
    '',
    '# Create a new config map named my-config with key1=config1 and key2=config2',
    'kubectl create configmap my-config --from-literal=key1=config1 --from-literal=key2=config2',
    '',
    '# Create a new config map named my-config from an env file',
    'kubectl create configmap my-config --from-env-file=path/to/foo.env',
  ],
  flags: DATA_FLAGS,
  kind: { kind: 'ConfigMap', group: '', version: 'v1', name: 'configmaps', namespaced: true },
  failed: 'configmap',
  make,
});

/** What is no UTF-8 goes below `binaryData`. */
async function make(call: Invocation, name: string): Promise<Made> {
  const data: Record<string, string> = {};
  const binaryData: Record<string, string> = {};
  for (const [key, bytes] of await dataFrom(call, { kind: 'ConfigMap', name })) {
    const text = textOf(bytes);
    if (text === undefined) binaryData[key] = fromBytes(bytes, 'base64');
    else data[key] = text;
  }
  const binary = Object.keys(binaryData).length > 0 ? { binaryData } : {};
  const hash = call.flags.bool('append-hash') ? `-${await nameHash({ kind: 'ConfigMap', name, data, ...binary })}` : '';
  return { metadata: { name: name + hash }, ...(Object.keys(data).length > 0 ? { data } : {}), ...binary };
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
