/** The containers of a Pod or of a Pod template. */
import { at, listAt, recordAt, textAt } from '../client/object.ts';
import { longDate, type Page } from './page.ts';
import { probeText } from './probe.ts';

export interface ContainersOptions {
  readonly label: string;
  readonly containers: readonly unknown[];
  /** Undefined for a template, which has none. */
  readonly statuses: readonly unknown[] | undefined;
}

export function describeContainers(page: Page, { label, containers, statuses }: ContainersOptions): void {
  const template = statuses === undefined;
  page.line(template ? 1 : 0, `${label}:${containers.length === 0 ? ' <none>' : ''}`);
  for (const container of containers) {
    const name = textAt(container, 'name');
    const status = statuses?.find((one) => textAt(one, 'name') === name);
    page.line(1, `${template ? ' ' : ''}${name}:`);
    describeContainer(page, container, status);
  }
}

function describeContainer(page: Page, container: unknown, status: unknown): void {
  if (status !== undefined) page.line(2, `Container ID:\t${textAt(status, 'containerID')}`);
  page.line(2, `Image:\t${textAt(container, 'image')}`);
  if (status !== undefined) page.line(2, `Image ID:\t${textAt(status, 'imageID')}`);
  ports(page, container);
  words(page, 'Command', listAt(container, 'command'));
  words(page, 'Args', listAt(container, 'args'));
  if (status !== undefined) {
    state(page, 'State', at(status, 'state'));
    if (Object.keys(recordAt(status, 'lastState')).length > 0) state(page, 'Last State', at(status, 'lastState'));
    page.line(2, `Ready:\t${textAt(status, 'ready') === 'true' ? 'True' : 'False'}`);
    page.line(2, `Restart Count:\t${textAt(status, 'restartCount') || '0'}`);
  }
  resources(page, 'Limits', recordAt(container, 'resources', 'limits'));
  resources(page, 'Requests', recordAt(container, 'resources', 'requests'));
  for (const [label, field] of [
    ['Liveness', 'livenessProbe'],
    ['Readiness', 'readinessProbe'],
    ['Startup', 'startupProbe'],
  ] as const) {
    const probe = at(container, field);
    if (probe !== undefined) page.line(2, `${label}:\t${probeText(probe)}`);
  }
  environment(page, container);
  mounts(page, container);
}

function ports(page: Page, container: unknown): void {
  const all = listAt(container, 'ports');
  const list = (field: string): string =>
    all
      .map((port) => {
        const name = textAt(port, 'name');
        return `${textAt(port, field) || '0'}/${textAt(port, 'protocol') || 'TCP'}${name ? ` (${name})` : ''}`;
      })
      .join(', ') || '<none>';
  page.line(2, `Port${all.length > 1 ? 's' : ''}:\t${list('containerPort')}`);
  page.line(2, `Host Port${all.length > 1 ? 's' : ''}:\t${list('hostPort')}`);
}

function words(page: Page, label: string, list: readonly unknown[]): void {
  if (list.length === 0) return;
  page.line(2, `${label}:`);
  for (const word of list) for (const line of String(word).split('\n')) page.line(3, line);
}

function state(page: Page, label: string, value: unknown): void {
  const [kind, detail] = Object.entries(recordAt(value))[0] ?? ['waiting', {}];
  if (kind === 'running')
    page.line(2, `${label}:\tRunning`).line(3, `Started:\t${longDate(textAt(detail, 'startedAt'))}`);
  else if (kind === 'waiting') {
    page.line(2, `${label}:\tWaiting`);
    if (textAt(detail, 'reason')) page.line(3, `Reason:\t${textAt(detail, 'reason')}`);
  } else {
    page.line(2, `${label}:\tTerminated`);
    if (textAt(detail, 'reason')) page.line(3, `Reason:\t${textAt(detail, 'reason')}`);
    if (textAt(detail, 'message')) page.line(3, `Message:\t${textAt(detail, 'message')}`);
    page.line(3, `Exit Code:\t${textAt(detail, 'exitCode') || '0'}`);
    if (Number(textAt(detail, 'signal')) > 0) page.line(3, `Signal:\t${textAt(detail, 'signal')}`);
    page.line(3, `Started:\t${longDate(textAt(detail, 'startedAt'))}`);
    page.line(3, `Finished:\t${longDate(textAt(detail, 'finishedAt'))}`);
  }
}

function resources(page: Page, label: string, values: Readonly<Record<string, unknown>>): void {
  const names = Object.keys(values).sort();
  if (names.length === 0) return;
  page.line(2, `${label}:`);
  for (const name of names) page.line(3, `${name}:\t${String(values[name])}`);
}

function environment(page: Page, container: unknown): void {
  const from = listAt(container, 'envFrom');
  if (from.length > 0) {
    page.line(2, 'Environment Variables from:');
    for (const source of from) {
      const [kind, field] = at(source, 'configMapRef') ? ['ConfigMap', 'configMapRef'] : ['Secret', 'secretRef'];
      page.line(
        3,
        `${textAt(source, field, 'name')}\t${kind}\tOptional: ${textAt(source, field, 'optional') || 'false'}`,
      );
    }
  }
  const variables = listAt(container, 'env');
  page.line(2, variables.length === 0 ? 'Environment:\t<none>' : 'Environment:');
  for (const variable of variables) page.line(3, `${textAt(variable, 'name')}:\t${valueOf(variable)}`);
}

function valueOf(variable: unknown): string {
  const source = at(variable, 'valueFrom');
  if (source === undefined) return textAt(variable, 'value').split('\n').join('\n\t');
  const keyed = (field: string, kind: string): string =>
    `<set to the key '${textAt(source, field, 'key')}' in ${kind} '${textAt(source, field, 'name')}'>  Optional: ${textAt(source, field, 'optional') || 'false'}`;
  if (at(source, 'configMapKeyRef'))
    return `<set to the key '${textAt(source, 'configMapKeyRef', 'key')}' of config map '${textAt(source, 'configMapKeyRef', 'name')}'>  Optional: ${textAt(source, 'configMapKeyRef', 'optional') || 'false'}`;
  if (at(source, 'secretKeyRef')) return keyed('secretKeyRef', 'secret');
  if (at(source, 'fieldRef'))
    return ` (${textAt(source, 'fieldRef', 'apiVersion') || 'v1'}:${textAt(source, 'fieldRef', 'fieldPath')})`;
  return textAt(source, 'resourceFieldRef', 'resource');
}

function mounts(page: Page, container: unknown): void {
  const all = [...listAt(container, 'volumeMounts')].sort((a, b) =>
    textAt(a, 'mountPath') < textAt(b, 'mountPath') ? -1 : 1,
  );
  page.line(2, all.length === 0 ? 'Mounts:\t<none>' : 'Mounts:');
  for (const mount of all) {
    const flags = [
      textAt(mount, 'readOnly') === 'true' ? 'ro' : 'rw',
      ...(textAt(mount, 'subPath') ? [`path=${JSON.stringify(textAt(mount, 'subPath'))}`] : []),
    ];
    page.line(3, `${textAt(mount, 'mountPath')} from ${textAt(mount, 'name')} (${flags.join(',')})`);
  }
}
