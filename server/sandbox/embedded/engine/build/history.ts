/** What `docker history` says of an instruction that only configures: BuildKit writes most of them in Go's way. */
import type { ImageConfig } from '../../container.ts';
import { expandVariables, type Instruction, splitWords } from './dockerfile.ts';
import type { Stage } from './stage.ts';

type Values = Readonly<Record<string, string>>;

const quoted = (words: readonly string[] | null): string =>
  `[${(words ?? []).map((word) => JSON.stringify(word)).join(' ')}]`;

const TEXTS: Readonly<Record<string, (config: ImageConfig, words: readonly string[], stage: Stage) => string>> = {
  CMD: ({ Cmd }) => `CMD ${quoted(Cmd)}`,
  ENTRYPOINT: ({ Entrypoint }) => `ENTRYPOINT ${quoted(Entrypoint)}`,
  EXPOSE: (_config, ports) => `EXPOSE [${ports.map((port) => (port.includes('/') ? port : `${port}/tcp`)).join(' ')}]`,
  HEALTHCHECK: ({ Healthcheck: check }) => {
    const times = [check?.Interval, check?.Timeout, check?.StartPeriod, 0].map((time) => `"${duration(time ?? 0)}"`);
    return `HEALTHCHECK &{${quoted(check?.Test ?? [])} ${times.join(' ')} '\\x${(check?.Retries ?? 0).toString(16).padStart(2, '0')}'}`;
  },
  SHELL: (_config, _words, { shell }) => `SHELL [${shell.join(' ')}]`,
  VOLUME: (_config, _words, stage) => `VOLUME [${Object.keys(stage.config.Volumes).join(' ')}]`,
};

/** `stage` is as the instruction left it. */
export function historyOf(stage: Stage, instruction: Instruction, values: Values): string {
  const text = Object.hasOwn(TEXTS, instruction.name) ? TEXTS[instruction.name] : undefined;
  if (text === undefined) return expandVariables(instruction.text, values);
  return text(stage.config, splitWords(expandVariables(instruction.rest, values)), stage);
}

/** Nanoseconds as Go prints them: `5s`, `1m30s`. */
function duration(nanoseconds: number): string {
  const seconds = nanoseconds / 1e9;
  if (seconds < 60) return seconds < 1 && seconds > 0 ? `${seconds * 1000}ms` : `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes}m${seconds % 60}s` : `${Math.floor(minutes / 60)}h${minutes % 60}m${seconds % 60}s`;
}
