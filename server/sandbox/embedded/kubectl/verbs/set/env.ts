/** `kubectl set env`: environment variables of containers: set, removed, listed, or taken from a ConfigMap or Secret. */
import { KubectlError } from '../../cli/error.ts';
import { pathOf } from '../../client/discovery.ts';
import { recordAt, textAt, type JsonObject, type KubeObject } from '../../client/object.ts';
import type { Invocation, Verb } from '../../invocation.ts';
import { readAll } from '../../../machine/streams/read.ts';
import { changeEach, podSpec, resourcesAndPairs, selectContainers, SET_FLAGS, type Container } from './change.ts';
import { References } from './references.ts';

type Variable = NonNullable<Container['env']>[number];

export const env: Verb = {
  summary: 'Update environment variables on a pod template.',
  usage: 'RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N [options]',
  examples: [
    "# Update deployment 'registry' with a new environment variable",
    'kubectl set env deployment/registry STORAGE_DIR=/local',
    '',
    '# Import environment from a config map with a prefix',
    'kubectl set env --from=configmap/myconfigmap --prefix=MYSQL_ deployment/myapp',
  ],
  flags: {
    ...SET_FLAGS,
    containers: {
      type: 'string',
      short: 'c',
      default: '*',
      help: 'The names of containers in the selected pod templates to change - may use wildcards',
    },
    env: { type: 'array', short: 'e', help: 'Specify a key-value pair for an environment variable to set.' },
    from: { type: 'string', help: 'The name of a resource from which to inject environment variables' },
    keys: { type: 'list', help: 'Comma-separated list of keys to import from specified resource' },
    list: { type: 'bool', help: 'If true, display the environment and any changes in the standard format.' },
    overwrite: { type: 'bool', default: 'true', help: 'If true, allow environment to be overwritten.' },
    prefix: { type: 'string', help: 'Prefix to append to variable names' },
    resolve: { type: 'bool', help: 'If true, show secret or configmap references when listing variables' },
  },
  async run(call) {
    const { flags, args } = call;
    const { resources, pairs } = resourcesAndPairs(
      args,
      'environment',
      (word) => /.=/s.test(word) || word.endsWith('-'),
    );
    if (resources.length === 0 && !flags.has('filename'))
      throw new KubectlError(
        'error: one or more resources must be specified as <resource> <name> or <resource>/<name>',
      );
    if (flags.bool('list') && flags.has('output'))
      throw new KubectlError('error: --list and --output may not be specified together');
    if (flags.has('keys') && !flags.has('from'))
      throw new KubectlError('error: when specifying --keys, a configmap or secret must be provided with --from');
    const { set, remove } = parse(await withInput(call, [...flags.list('env'), ...pairs]));
    const all = [...set, ...(flags.has('from') ? await imported(call) : [])].map((one) => ({
      ...one,
      name: flags.text('prefix') + one.name,
    }));
    let listing = '';
    const exitCode = await changeEach(call, {
      words: resources,
      done: 'env updated',
      failed: 'failed to patch env update to pod template: ',
      async apply(object) {
        const containers = selectContainers(podSpec(object, `${object.kind.toLowerCase()}s`), flags.text('containers'));
        if (containers.length === 0)
          await call.err(
            `Warning: ${object.kind}/${object.metadata.name ?? ''} does not have any containers matching "${flags.text('containers')}"\n`,
          );
        for (const container of containers) {
          const now = container.env ?? [];
          if (!flags.bool('overwrite'))
            refuseOverwrites(`${object.kind.toLowerCase()}s/${object.metadata.name ?? ''}`, now, all);
          const next = updated(now, all, remove);
          if (flags.bool('list')) {
            const values = flags.bool('resolve') ? new References(call) : undefined;
            const lines = await Promise.all(next.map((one) => shown(one, values)));
            listing += `# ${object.kind} ${object.metadata.name ?? ''}, container ${container.name}\n${lines.join('')}`;
          } else if (next.length > 0) container.env = next;
          else delete container.env;
        }
      },
    });
    await call.out(listing);
    return exitCode;
  },
};

function parse(words: readonly string[]): { set: Variable[]; remove: string[] } {
  const set: Variable[] = [];
  const remove: string[] = [];
  for (const word of words) {
    const equals = word.indexOf('=');
    if (equals < 0 && word.endsWith('-')) remove.push(word.slice(0, -1));
    else if (equals < 0) throw new KubectlError(`error: unknown environment variable: ${word}`);
    else set.push({ name: word.slice(0, equals), value: word.slice(equals + 1) });
  }
  for (const { name } of set)
    if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name))
      throw new KubectlError(
        `error: ${JSON.stringify(name)} is not a valid key name: a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')`,
      );
  if (set.some(({ name }) => remove.includes(name)))
    throw new KubectlError('error: can not both modify and remove the same environment variable in the same command');
  return { set, remove };
}

/** A reference to each key of a ConfigMap or Secret. */
async function imported(call: Invocation): Promise<Variable[]> {
  const { flags, discovery, client, target } = call;
  const [type = '', name = ''] = flags.text('from').split('/');
  const source = await client.get<KubeObject>(pathOf(await discovery.resource(type), target.namespace, name));
  const field = { Secret: 'secretKeyRef', ConfigMap: 'configMapKeyRef' }[source.kind];
  if (field === undefined) throw new KubectlError('error: unsupported resource specified in --from');
  const variables: Variable[] = [];
  for (const key of Object.keys(recordAt(source, 'data'))) {
    if (flags.has('keys') && !flags.list('keys').includes(key)) continue;
    const variable = key.replace(/[^a-zA-Z0-9_]/g, '_').toUpperCase();
    if (variable !== key) await call.err(`Warning: key ${key} transferred to ${variable}\n`);
    variables.push({ name: variable, valueFrom: { [field]: { key, name } } });
  }
  return variables;
}

function refuseOverwrites(place: string, existing: readonly Variable[], wanted: readonly Variable[]): void {
  for (const { name, value } of wanted) {
    const now = existing.find((one) => one.name === name);
    if (now && now.value !== value)
      throw new KubectlError(
        `error: ${place} '${name}' already has a value (${now.value ?? ''}), and --overwrite is false`,
      );
  }
}

function updated(existing: readonly Variable[], wanted: readonly Variable[], remove: readonly string[]): Variable[] {
  const newer = new Map(wanted.map((one) => [one.name, one]));
  const kept = existing
    .filter(({ name }) => !remove.includes(name))
    .map((one) => {
      const found = newer.get(one.name);
      newer.delete(one.name);
      return found ?? one;
    });
  return [...kept, ...newer.values()];
}

async function shown({ name, value, valueFrom }: Variable, values: References | undefined): Promise<string> {
  if (!valueFrom) return `${name}=${value ?? ''}\n`;
  const found = await values?.value(valueFrom);
  return found === undefined ? `# ${name} from ${reference(valueFrom)}\n` : `${name}=${found}\n`;
}

/** A `-` among the words stands for the lines of standard input. */
async function withInput({ process }: Invocation, words: readonly string[]): Promise<string[]> {
  if (!words.includes('-')) return [...words];
  const text = new TextDecoder().decode(await readAll(process.stdin, process.signal));
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
  return words.flatMap((word) => (word === '-' ? lines : [word]));
}

function reference(from: JsonObject): string {
  const of = (field: string, what: string): string | undefined =>
    from[field] === undefined ? undefined : `${what} ${textAt(from, field, 'name')}, key ${textAt(from, field, 'key')}`;
  const path = textAt(from, 'fieldRef', 'fieldPath');
  return (
    of('configMapKeyRef', 'configmap') ??
    of('secretKeyRef', 'secret') ??
    (path ? `field path ${path}` : `resource ${textAt(from, 'resourceFieldRef', 'resource')}`)
  );
}
