/** Pipelines: processes joined by pipes, `!`, `time`, PIPESTATUS and pipefail. */
import { Pipe } from '../../machine/streams/pipe.ts';
import { OpenFile } from '../../machine/streams/open-file.ts';
import type { RunningProcess } from '../../machine/processes/running-process.ts';
import { newGroup, waitInForeground } from '../jobs/job-control.ts';
import type { Shell } from '../shell.ts';
import type { CommandNode, PipelineNode } from '../syntax/ast.ts';
import { textOf } from '../syntax/source-text.ts';
import { runCommand } from './commands.ts';
import { fork } from './fork.ts';
import { timed } from './timed.ts';

export async function runPipeline(shell: Shell, pipeline: PipelineNode): Promise<number> {
  const body = (): Promise<number> => runStages(shell, pipeline);
  const status = pipeline.timed ? await timed(shell, { posix: pipeline.timePosix ?? false, body }) : await body();
  return pipeline.negated ? Number(status === 0) : status;
}

async function runStages(shell: Shell, pipeline: PipelineNode): Promise<number> {
  const { commands } = pipeline;
  const [only] = commands;
  if (only === undefined) return 0;
  if (commands.length === 1) {
    const status = await runCommand(shell, only, 'in-shell');
    shell.pipeStatus = [status];
    return status;
  }
  const group = newGroup(shell, 'foreground');
  const processes = await startStages(shell, pipeline, group);
  const text = textOf({ type: 'Statement', pipelines: [pipeline], operators: [], background: false });
  const job = shell.jobs.add({ group, processes, text, foreground: true }, shell.running.identity.group);
  const statuses = await waitInForeground(shell, job);
  shell.pipeStatus = statuses;
  const failed = shell.options.has('pipefail') ? statuses.findLast((status) => status !== 0) : undefined;
  return failed ?? statuses.at(-1) ?? 0;
}

async function startStages(
  shell: Shell,
  pipeline: PipelineNode,
  group: RunningProcess['identity']['group'],
): Promise<RunningProcess[]> {
  const processes: RunningProcess[] = [];
  let input: OpenFile | undefined;
  for (const [index, command] of pipeline.commands.entries()) {
    const descriptors = shell.descriptors.copy();
    if (input !== undefined) descriptors.set(0, input);
    if (index < pipeline.commands.length - 1) {
      const pipe = new Pipe();
      const output = new OpenFile({ sink: pipe.sink }, () => pipe.closeWriter());
      input = new OpenFile({ source: pipe.source }, () => pipe.closeReader());
      if (pipeline.pipeStderr?.[index]) descriptors.set(2, output.duplicate());
      descriptors.set(1, output);
    }
    processes.push(await fork(shell, { descriptors, group, body: (subshell) => runStage(subshell, command) }));
  }
  return processes;
}

/** A stage is a process already: what it runs takes its place. */
function runStage(subshell: Shell, command: CommandNode): Promise<number> {
  return runCommand(subshell, command, 'replace');
}
