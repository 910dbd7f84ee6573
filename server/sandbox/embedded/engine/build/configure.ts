/** Instructions that change an image's configuration and none of its files. */
import type { ImageConfig } from '../../container.ts';
import type { Stage } from './stage.ts';
import { expandVariables, type Instruction, keyValues, splitWords } from './dockerfile.ts';
import { BuildFailure } from './progress.ts';

type Values = Readonly<Record<string, string>>;
/** What configuration can change: a stage of a build, or a container that becomes an image. */
export type Configured = Pick<Stage, 'config' | 'shell'>;
type Change = (stage: Configured, instruction: Instruction, values: Values) => ImageConfig;

const CHANGES: Readonly<Record<string, Change>> = {
  CMD: (stage, instruction) => ({ ...stage.config, Cmd: command(stage, instruction) }),
  // A new entry point drops the command that belonged to the old one.
  ENTRYPOINT: (stage, instruction) => ({ ...stage.config, Entrypoint: command(stage, instruction), Cmd: null }),
  ENV: ({ config }, instruction, values) => {
    const env = new Map(
      config.Env.map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
    );
    for (const [name, value] of keyValues(instruction.rest)) env.set(name, expandVariables(value, values));
    return { ...config, Env: [...env].map(([name, value]) => `${name}=${value}`) };
  },
  EXPOSE: ({ config }, instruction, values) => {
    const ports = splitWords(expandVariables(instruction.rest, values)).map((port) =>
      port.includes('/') ? port : `${port}/tcp`,
    );
    return {
      ...config,
      ExposedPorts: { ...config.ExposedPorts, ...Object.fromEntries(ports.map((port) => [port, {}])) },
    };
  },
  HEALTHCHECK: healthcheck,
  LABEL: ({ config }, instruction, values) => {
    const labels = keyValues(instruction.rest).map(([name, value]) => [name, expandVariables(value, values)] as const);
    return { ...config, Labels: { ...config.Labels, ...Object.fromEntries(labels) } };
  },
  MAINTAINER: ({ config }) => config,
  SHELL: (stage, instruction) => {
    if (instruction.exec === undefined)
      throw new BuildFailure(
        `dockerfile parse error on line ${instruction.line}: SHELL requires the arguments to be in JSON form`,
      );
    stage.shell = instruction.exec;
    return stage.config;
  },
  STOPSIGNAL: ({ config }, instruction, values) => ({
    ...config,
    StopSignal: expandVariables(instruction.rest, values),
  }),
  USER: ({ config }, instruction, values) => ({ ...config, User: expandVariables(instruction.rest, values) }),
  VOLUME: ({ config }, instruction, values) => {
    const paths = instruction.exec ?? splitWords(expandVariables(instruction.rest, values));
    return { ...config, Volumes: { ...config.Volumes, ...Object.fromEntries(paths.map((path) => [path, {}])) } };
  },
};

export function configure(stage: Configured, instruction: Instruction, values: Values): ImageConfig {
  const change = Object.hasOwn(CHANGES, instruction.name) ? CHANGES[instruction.name] : undefined;
  if (change === undefined)
    throw new BuildFailure(`sandbox: ${instruction.name} is not part of the simulator; it works in a real cluster`);
  return change(stage, instruction, values);
}

function command(stage: Configured, instruction: Instruction): string[] {
  return instruction.exec === undefined ? [...stage.shell, instruction.rest] : [...instruction.exec];
}

const UNITS: Readonly<Record<string, number>> = { ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 };

function healthcheck(stage: Configured, instruction: Instruction): ImageConfig {
  const { flags, rest } = instruction;
  if (/^NONE$/i.test(rest)) return { ...stage.config, Healthcheck: { Test: ['NONE'] } };
  const text = rest.replace(/^CMD\s+/i, '');
  const exec = text.startsWith('[') ? (JSON.parse(text) as unknown) : undefined;
  const test = Array.isArray(exec) ? ['CMD', ...exec.map(String)] : ['CMD-SHELL', text];
  const time = (name: string): number | undefined => {
    const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(flags[name] ?? '');
    return match === null ? undefined : Number(match[1]) * (UNITS[match[2] ?? ''] ?? 1e9);
  };
  const [interval, timeout, startPeriod] = [time('interval'), time('timeout'), time('start-period')];
  return {
    ...stage.config,
    Healthcheck: {
      Test: test,
      ...(interval === undefined ? {} : { Interval: interval }),
      ...(timeout === undefined ? {} : { Timeout: timeout }),
      ...(startPeriod === undefined ? {} : { StartPeriod: startPeriod }),
      ...(flags['retries'] === undefined ? {} : { Retries: Number(flags['retries']) }),
    },
  };
}
