/** `kubectl edit`: objects in the reader's editor, again and again until the server takes them or the reader gives up. */
import { ApiFailure } from '../../upgrade.ts';
import { twoWayPatch } from '../apply/three-way.ts';
import { errorText, KubectlError } from '../cli/error.ts';
import { FILE_FLAGS, MANAGER_FLAG, OUTPUT_FLAGS, VALIDATE_FLAG } from '../cli/global-flags.ts';
import { query } from '../client/discovery.ts';
import type { JsonObject, KubeObject } from '../client/object.ts';
import { liveTargets, type LiveTarget } from '../client/targets.ts';
import { editFile } from '../editor.ts';
import type { Invocation, Verb } from '../invocation.ts';
import { parseManifests } from '../manifests/read.ts';
import { goJson } from '../../go/json.ts';
import { toJson, toYaml } from '../print/yaml.ts';
import { report } from './report.ts';

const HEADER = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`;

export const edit: Verb = {
  summary: 'Edit a resource from the default editor.',
  usage: '(RESOURCE/NAME | -f FILENAME) [options]',
  examples: [
    "# Edit the service named 'registry'",
    'kubectl edit svc/registry',
    '',
    '# Use an alternative editor',
    'KUBE_EDITOR="nano" kubectl edit svc/registry',
  ],
  flags: {
    ...FILE_FLAGS,
    ...MANAGER_FLAG,
    ...OUTPUT_FLAGS,
    ...VALIDATE_FLAG,
    'output-patch': { type: 'bool', help: 'Output the patch if the resource is edited.' },
    subresource: {
      type: 'string',
      help: 'If specified, edit will operate on the subresource of the requested object.',
    },
  },
  async run(call) {
    const { targets, failures } = await liveTargets(call, { all: true });
    if (failures[0] !== undefined) throw failures[0];
    if (targets.length === 0) throw new KubectlError('error: edit cancelled, no objects found');
    return editUntilTaken(call, targets);
  },
};

async function editUntilTaken(call: Invocation, targets: readonly LiveTarget[]): Promise<number> {
  const { process, flags } = call;
  const isJson = flags.text('output') === 'json';
  const objects = targets.map(({ object }) => withoutManagedFields(object));
  const whole = objects.length === 1 ? objects[0] : { apiVersion: 'v1', items: objects, kind: 'List', metadata: {} };
  const original = isJson ? toJson(whole) : toYaml(whole);
  const file = `/tmp/kubectl-edit-${process.clock.now() % 4_294_967_291}.${isJson ? 'json' : 'yaml'}`;
  let text = original;
  let reasons = '';
  for (let attempt = 0; ; attempt += 1) {
    const edited = await editFile(process, file, HEADER + reasons + text);
    const plain = withoutComments(edited);
    if (attempt > 0 && plain === withoutComments(text)) {
      await call.err(`A copy of your changes has been stored to ${JSON.stringify(file)}\n`);
      throw new KubectlError('error: Edit cancelled, no valid changes were saved.');
    }
    if (plain === withoutComments(original)) return cancelled(call, file, 'no changes made');
    text = withoutHeader(edited);
    const { manifests, errors } = parseManifests(plain, 'edited-file');
    if (errors[0] || manifests.length === 0) {
      const name = nameOf(targets[0] as LiveTarget);
      const why = errors[0]?.message.replace(/^error: /, '') ?? 'error validating data: the file is empty';
      reasons = reason(`${name} was not valid`, [`<nil>: Invalid value: "The edited file failed validation": ${why}`]);
      await call.err(`error: ${name} is invalid\n`);
      continue;
    }
    const rejected = await save(
      call,
      targets,
      manifests.map(({ object }) => object),
    );
    if (rejected.kind === 'given up') {
      if (rejected.isRetryable)
        await call.err(`You can run \`kubectl replace -f ${file}\` to try this update again.\n`);
      else await call.err(`The edits you made on deleted resources have been saved to ${JSON.stringify(file)}\n`);
      return 1;
    }
    if (rejected.kind === 'saved') {
      await process.fs.rm(file, { force: true });
      return 0;
    }
    reasons = rejected.reasons;
  }
}

const nameOf = ({ resource, name }: LiveTarget): string =>
  `${resource.name}${resource.group ? `.${resource.group}` : ''} ${JSON.stringify(name)}`;

type Saved =
  | { readonly kind: 'saved' }
  | { readonly kind: 'invalid'; readonly reasons: string }
  | { readonly kind: 'given up'; readonly isRetryable: boolean };

async function save(call: Invocation, targets: readonly LiveTarget[], edited: readonly KubeObject[]): Promise<Saved> {
  let reasons = '';
  let givenUp: Saved | undefined;
  for (const object of edited) {
    const target = targets.find(({ object: one }) => one.metadata.uid === object.metadata.uid);
    if (!target) throw new KubectlError('error: no original object found for the edited one: its uid was changed');
    const name = nameOf(target);
    try {
      await saveOne(call, target, object);
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      if (error.status.reason === 'Invalid') {
        reasons += reason(`${name} was not valid`, causesOf(error));
        await call.err(`error: ${name} is invalid\n`);
      } else if (error.status.code === 404) {
        givenUp ??= { kind: 'given up', isRetryable: false };
        await call.err(`error: ${name} could not be found on the server\n`);
      } else {
        givenUp = { kind: 'given up', isRetryable: true };
        await call.err(
          `error: ${name} could not be patched: ${errorText(error).replace(/^Error from server[^:]*: /, '')}\n`,
        );
      }
    }
  }
  return givenUp ?? (reasons === '' ? { kind: 'saved' } : { kind: 'invalid', reasons });
}

async function saveOne(call: Invocation, target: LiveTarget, edited: KubeObject): Promise<void> {
  const { flags } = call;
  const before = withoutManagedFields(target.object);
  const { resource, name, path } = target;
  const isSame =
    before.apiVersion === edited.apiVersion && before.kind === edited.kind && edited.metadata.name === name;
  if (!isSame) throw new KubectlError('error: At least one of apiVersion, kind and name was changed');
  if (goJson(before) === goJson(edited))
    return report(call, { resource, object: edited, verb: 'skipped', dryRun: 'none' });
  const patch = twoWayPatch(before as unknown as JsonObject, edited as unknown as JsonObject);
  if (flags.bool('output-patch')) await call.out(`Patch: ${goJson(patch)}\n`);
  const sub = flags.text('subresource') ? `/${flags.text('subresource')}` : '';
  const parameters = query({ fieldManager: flags.text('field-manager') || 'kubectl-edit', fieldValidation: 'Strict' });
  const updated = await call.client.send<KubeObject>('PATCH', `${path}${sub}${parameters}`, {
    body: patch,
    contentType: 'application/strategic-merge-patch+json',
  });
  await report(call, { resource, object: updated, verb: 'edited', dryRun: 'none' });
}

async function cancelled(call: Invocation, file: string, why: string): Promise<number> {
  await call.process.fs.rm(file, { force: true });
  await call.err(`Edit cancelled, ${why}.\n`);
  return 0;
}

function causesOf({ status }: ApiFailure): string[] {
  const { causes = [] } = (status.details ?? {}) as { causes?: { field?: string; message?: string }[] };
  return causes.map(({ field = '', message = '' }) => `${field}: ${message}`);
}

function reason(head: string, others: readonly string[] = []): string {
  const commented = (text: string): string => text.replace(/\n(?=[^#])/g, '\n# ');
  return `# ${commented(head)}${others.length > 0 ? ':' : ''}\n${others.map((one) => `# * ${commented(one)}\n`).join('')}#\n`;
}

const withoutComments = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .join('\n');

/** What the reader wrote, without the comments on top, which are written anew. */
const withoutHeader = (text: string): string => text.replace(/^(?:#[^\n]*\n)+/, '');

function withoutManagedFields(object: KubeObject): KubeObject {
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}
