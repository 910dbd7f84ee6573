/** `kubectl wait`: until objects have a condition, a field a value, or are gone. */
import { KubectlError } from '../cli/error.ts';
import {
  ALL_NAMESPACES_FLAG,
  FIELD_SELECTOR_FLAG,
  FILE_FLAGS,
  OUTPUT_FLAGS,
  SELECTOR_FLAG,
} from '../cli/global-flags.ts';
import { pathOf, query } from '../client/discovery.ts';
import { listAt, textAt, type KubeList, type KubeObject } from '../client/object.ts';
import { selectionOf } from '../client/selection.ts';
import type { Invocation, Verb } from '../invocation.ts';
import { evaluateTemplate } from '../jsonpath/evaluate.ts';
import { JsonPathError, parseTemplate } from '../jsonpath/parse.ts';
import { allManifests } from '../manifests/read.ts';
import { targetOfManifest } from '../manifests/target.ts';
import { displayName, parseDuration, waitFor, type Awaited } from './waiting.ts';

export const wait: Verb = {
  summary: 'Experimental: Wait for a specific condition on one or many resources.',
  usage:
    "([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]] [options]",
  examples: [
    '# Wait for the pod "busybox1" to contain the status condition of type "Ready"',
    'kubectl wait --for=condition=Ready pod/busybox1',
  ],
  flags: {
    ...ALL_NAMESPACES_FLAG,
    ...FIELD_SELECTOR_FLAG,
    ...FILE_FLAGS,
    ...OUTPUT_FLAGS,
    ...SELECTOR_FLAG,
    all: { type: 'bool', help: 'Select all resources in the namespace of the specified resource types' },
    for: {
      type: 'array',
      help: "The condition to wait on: [create|delete|condition=condition-name[=condition-value]|jsonpath='{JSONPath expression}'=[JSONPath value]].",
    },
    timeout: { type: 'string', default: '30s', help: 'The length of time to wait before giving up.' },
  },
  async run(call) {
    const { flags } = call;
    const [wanted] = flags.list('for');
    if (wanted === undefined) throw new KubectlError('error: --for must be specified');
    const met = conditionOf(wanted);
    const timeoutMs = parseDuration(flags.text('timeout'));
    const objects = await awaitedBy(call, wanted.toLowerCase());
    if (objects.length === 0) throw new KubectlError('error: no matching resources found');
    let failed = false;
    await Promise.all(
      objects.map(async (awaited) => {
        try {
          // A time-out of 0 checks once; a negative one waits for a week.
          await waitFor(call, awaited, {
            met,
            timeoutMs: timeoutMs === 0 ? 1 : timeoutMs < 0 ? 7 * 24 * 3_600_000 : timeoutMs,
          });
          await call.out(`${displayName(awaited)} condition met\n`);
        } catch (error) {
          if (!(error instanceof KubectlError)) throw error;
          await call.err(`${error.message}\n`);
          failed = true;
        }
      }),
    );
    return failed ? 1 : 0;
  },
};

async function awaitedBy(call: Invocation, wanted: string): Promise<Awaited[]> {
  const { flags, args, discovery, client, target, process } = call;
  if (flags.has('filename')) {
    const manifests = await allManifests(process, flags.list('filename'), { recursive: flags.bool('recursive') });
    return Promise.all(manifests.map((manifest) => targetOfManifest(call, manifest)));
  }
  const found: Awaited[] = [];
  for (const { resource, name } of await selectionOf(args, discovery)) {
    const namespace = resource.namespaced ? target.namespace : undefined;
    if (name !== undefined) {
      // An object that is not there can only be waited for to come; one that should go is gone already.
      if (wanted !== 'create' && wanted !== 'delete') await client.get(pathOf(resource, namespace, name));
      found.push({ resource, namespace, name });
      continue;
    }
    if (!flags.bool('all') && !flags.has('selector') && !flags.has('field-selector')) {
      throw new KubectlError('error: resource(s) were provided, but no name was specified');
    }
    const selectors = { labelSelector: flags.text('selector'), fieldSelector: flags.text('field-selector') };
    const list = await client.get<KubeList>(
      `${pathOf(resource, flags.bool('all-namespaces') ? undefined : namespace)}${query(selectors)}`,
    );
    found.push(
      ...list.items.map((item) => ({ resource, namespace: item.metadata.namespace, name: item.metadata.name ?? '' })),
    );
  }
  return found;
}

type Met = (object: KubeObject | undefined) => boolean;

function conditionOf(wanted: string): Met {
  const lower = wanted.toLowerCase();
  if (lower === 'delete') return (object) => object === undefined;
  if (lower === 'create') return (object) => object !== undefined;
  const condition = /^condition=([^=]+)(?:=(.*))?$/i.exec(wanted);
  if (condition) {
    const [, type = '', value = 'True'] = condition;
    return (object) =>
      listAt(object, 'status', 'conditions').some(
        (one) =>
          textAt(one, 'type').toLowerCase() === type.toLowerCase() &&
          textAt(one, 'status').toLowerCase() === value.toLowerCase(),
      );
  }
  const path = /^jsonpath=(.*?)(?:=([^=]*))?$/s.exec(wanted);
  if (path) return jsonPathCondition(path[1] as string, path[2]);
  throw new KubectlError(`error: unrecognized condition: ${JSON.stringify(wanted)}`);
}

function jsonPathCondition(expression: string, value: string | undefined): Met {
  const bare = expression.replace(/^['"]|['"]$/g, '');
  const template = bare.startsWith('{') ? bare : `{${bare}}`;
  try {
    const nodes = parseTemplate(template);
    const expected = value?.replace(/^['"]|['"]$/g, '');
    return (object) => {
      if (object === undefined) return false;
      const text = evaluateTemplate(nodes, object);
      return expected === undefined ? text !== '' : text === expected;
    };
  } catch (error) {
    if (error instanceof JsonPathError)
      throw new KubectlError(`error: error parsing jsonpath ${template}, ${error.message}`);
    throw error;
  }
}
