/** The words and counts that `kubectl get pods` shows, by the rules of the server's own printer. */
import { duration } from '../../table/age.ts';
import type { ContainerStatus, Pod } from './types.ts';

export interface PodRow {
  readonly ready: string;
  readonly status: string;
  readonly restarts: string;
}

export function podRow(pod: Pod, now: number): PodRow {
  const { spec, status = {}, metadata } = pod;
  const containers = spec.containers?.length ?? 0;
  let reason = status.reason !== undefined && status.reason !== '' ? status.reason : (status.phase ?? '');
  const gated = status.conditions?.some(
    ({ type, reason: why }) => type === 'PodScheduled' && why === 'SchedulingGated',
  );
  if (gated === true) reason = 'SchedulingGated';

  const initializing = initReason(pod);
  const statuses = initializing === undefined ? (status.containerStatuses ?? []) : [];
  const restarted = restarts(initializing === undefined ? statuses : (status.initContainerStatuses ?? []));
  let ready = 0;
  if (initializing !== undefined) {
    reason = initializing;
  } else {
    let running = false;
    for (const container of statuses.toReversed()) {
      const found = containerReason(container);
      if (found !== undefined) reason = found;
      else if (container.ready && container.state?.running) {
        running = true;
        ready += 1;
      }
    }
    if (reason === 'Completed' && running) reason = hasReadyCondition(pod) ? 'Running' : 'NotReady';
  }
  if (metadata.deletionTimestamp !== undefined && status.reason === 'NodeLost') reason = 'Unknown';
  else if (metadata.deletionTimestamp !== undefined && !isTerminal(status.phase)) reason = 'Terminating';
  return { ready: `${ready}/${containers}`, status: reason, restarts: restartText(restarted, now) };
}

function containerReason({ state }: ContainerStatus): string | undefined {
  if (state?.waiting && (state.waiting.reason ?? '') !== '') return state.waiting.reason;
  return state?.terminated && terminatedReason(state.terminated);
}

type Terminated = { readonly reason?: string; readonly signal?: number; readonly exitCode: number };

function terminatedReason({ reason, signal, exitCode }: Terminated): string {
  if (reason !== undefined && reason !== '') return reason;
  return signal !== undefined && signal !== 0 ? `Signal:${signal}` : `ExitCode:${exitCode}`;
}

/** What the init containers wait for, or undefined when they are done. */
function initReason({ spec, status }: Pod): string | undefined {
  for (const [index, { state, started, name }] of (status?.initContainerStatuses ?? []).entries()) {
    const restartable = spec.initContainers?.find((one) => one.name === name)?.restartPolicy === 'Always';
    if (state?.terminated?.exitCode === 0) continue;
    if (restartable && started === true) continue;
    if (state?.terminated) return `Init:${terminatedReason(state.terminated)}`;
    const waiting = state?.waiting?.reason ?? '';
    if (waiting !== '' && waiting !== 'PodInitializing') return `Init:${waiting}`;
    return `Init:${index}/${spec.initContainers?.length ?? 0}`;
  }
  return undefined;
}

function restarts(statuses: readonly ContainerStatus[]): { count: number; last: number } {
  let count = 0;
  let last = 0;
  for (const { restartCount, lastState } of statuses) {
    count += restartCount;
    const finished = Date.parse(lastState?.terminated?.finishedAt ?? '');
    if (finished > last) last = finished;
  }
  return { count, last };
}

function restartText({ count, last }: { count: number; last: number }, now: number): string {
  return count === 0 || last === 0 ? String(count) : `${count} (${duration(now - last)} ago)`;
}

function hasReadyCondition({ status }: Pod): boolean {
  return status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') === true;
}

function isTerminal(phase: string | undefined): boolean {
  return phase === 'Succeeded' || phase === 'Failed';
}
