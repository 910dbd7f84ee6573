/** A container in words: command, ports and status as lists show them. */
import type { EngineContainer } from '../engine/containers/engine-container.ts';
import { humanDuration } from './format/human.ts';

export function commandOf(container: EngineContainer): readonly string[] {
  const { config, image } = container;
  const entrypoint = config.entrypoint ?? image.config.Entrypoint ?? [];
  const args = config.args ?? (config.entrypoint === undefined ? (image.config.Cmd ?? []) : []);
  return [...entrypoint, ...args];
}

/** `"node /install/citng…"`: twenty characters, unless all is wanted. */
export function commandText(container: EngineContainer, whole: boolean): string {
  const text = commandOf(container).join(' ');
  return `"${whole || text.length <= 20 ? text : `${text.slice(0, 19)}…`}"`;
}

export function statusText(container: EngineContainer, now: number): string {
  const { state } = container;
  const since = (time: number | undefined): string => humanDuration(now - (time ?? now));
  switch (state.status) {
    case 'created':
      return 'Created';
    case 'running': {
      const health = container.health?.status;
      return `Up ${since(state.startedAt)}${health === undefined ? '' : health === 'starting' ? ' (health: starting)' : ` (${health})`}`;
    }
    case 'paused':
      return `Up ${since(state.startedAt)} (Paused)`;
    case 'restarting':
      return `Restarting (${state.exitCode}) ${since(state.finishedAt)} ago`;
    case 'exited':
      return `Exited (${state.exitCode}) ${since(state.finishedAt)} ago`;
  }
}

/** `127.0.0.1:8888->8080/tcp`; exposed ports that are not published are shown bare while it runs. */
export function portsText(container: EngineContainer): string {
  if (!container.running) return '';
  const shown = container.published.flatMap(({ containerPort, hostIp, hostPort }) =>
    (hostIp === '0.0.0.0' ? ['0.0.0.0', '[::]'] : [hostIp]).map((ip) => `${ip}:${hostPort}->${containerPort}/tcp`),
  );
  const published = new Set(container.published.map(({ containerPort }) => `${containerPort}/tcp`));
  const exposed = Object.keys(container.image.config.ExposedPorts).filter((port) => !published.has(port));
  return [...shown, ...exposed].join(', ');
}
