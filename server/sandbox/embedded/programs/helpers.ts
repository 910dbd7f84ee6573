/** `aws` and `sandbox`, which are the same in every kind of sandbox, as programs of the simulator. */
import { aws, type AwsOptions } from '../../helpers/aws/aws.ts';
import type { RunProgram } from '../../helpers/process.ts';
import type { SandboxFacts, SandboxOptions } from '../../helpers/sandbox/call.ts';
import { sandbox } from '../../helpers/sandbox/sandbox.ts';
import type { Machine } from '../machine/machine.ts';
import { Collector } from '../machine/streams/sinks.ts';
import { emptySource } from '../machine/streams/sources.ts';
import type { Process, Program } from '../process.ts';
import { runChild } from './processes/run-child.ts';

export function awsProgram(options: AwsOptions): Program {
  return (process) => aws(process, options);
}

export interface SandboxProgramOptions extends Pick<SandboxOptions, 'registry' | 'pages' | 'lacks' | 'values'> {
  readonly machine: Machine;
  /** Asked when the program runs: by then the sandbox is put together. */
  readonly facts: () => SandboxFacts;
  readonly reset: () => void;
}

export function sandboxProgram({ machine, facts, reset, ...options }: SandboxProgramOptions): Program {
  return (process) =>
    sandbox({
      ...options,
      process,
      run: runnerIn(machine, process),
      facts: facts(),
      reset: async () => reset(),
    });
}

const KEPT_BYTES = 64 << 10;

function runnerIn(machine: Machine, process: Process): RunProgram {
  const cwd = process.env['HOME'] ?? process.cwd;
  return async (argv, output) => {
    const kept = new Collector(KEPT_BYTES);
    const streams = output === 'kept' ? { stdout: kept, stderr: new Collector(0) } : {};
    const exitCode = await runChild(machine, process, argv, { stdin: emptySource, cwd, ...streams });
    return { exitCode, text: kept.text() };
  };
}
