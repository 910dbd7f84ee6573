/** `command &`: a job that runs while the shell goes on. */
import { OpenFile } from '../../machine/streams/open-file.ts';
import { emptySource } from '../../machine/streams/sources.ts';
import { newGroup } from '../jobs/job-control.ts';
import type { Shell } from '../shell.ts';
import type { StatementNode } from '../syntax/ast.ts';
import { textOf } from '../syntax/source-text.ts';
import { onlyCommand, runCommand } from './commands.ts';
import { fork } from './fork.ts';

export async function startInBackground(shell: Shell, statement: StatementNode): Promise<number> {
  const descriptors = shell.descriptors.copy();
  // Without job control a job in the background must not take the reader's keys.
  if (!shell.options.has('monitor') && descriptors.get(0)?.source?.isTTY) {
    descriptors.set(0, new OpenFile({ source: emptySource }));
  }
  const group = newGroup(shell, 'background');
  const foreground = { ...statement, background: false };
  const only = onlyCommand([foreground]);
  const running = await fork(shell, {
    descriptors,
    group,
    // A command alone takes the place of the process made for it.
    body: (subshell) =>
      only === undefined
        ? subshell.interpreter.runStatements(subshell, [foreground])
        : runCommand(subshell, only, 'replace'),
  });
  running.argv = [textOf(statement)];
  const job = shell.jobs.add(
    { group, processes: [running], text: textOf(statement), foreground: false },
    shell.running.identity.group,
  );
  shell.lastBackground = running.pid;
  if (shell.interactive) await shell.sink(2).write(`[${job.number}] ${running.pid}\n`);
  return 0;
}
