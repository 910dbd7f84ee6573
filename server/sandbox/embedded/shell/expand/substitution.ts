/** `$(…)` and `<(…)`: what another command writes, as text or as a file. */
import { OpenFile } from '../../machine/streams/open-file.ts';
import { Collector } from '../../machine/streams/sinks.ts';
import { Signal } from '../../process.ts';
import { LimitExceeded, LIMITS } from '../limits.ts';
import type { Shell } from '../shell.ts';
import type { Part, ScriptNode } from '../syntax/ast.ts';
import { fork } from '../execute/fork.ts';

/** Runs the commands in a subshell and gives their output without the newlines at its end. */
export async function substitute(shell: Shell, script: ScriptNode): Promise<string> {
  const bytes = await shell.deeper(() => outputOf(shell, script));
  return new TextDecoder().decode(bytes).replaceAll('\0', '').replace(/\n+$/, '');
}

/**
 * The output of a command as a file to open. Where a real shell passes on a pipe, this one runs the command first: the
 * file is complete, but a command that never ends never gives one.
 */
export async function processSubstitution(shell: Shell, part: Part<'ProcessSubstitution'>): Promise<string> {
  if (part.direction === 'output') {
    await shell.complain('sandbox: >(…) is not part of the simulator; it works in a real cluster');
    return '/dev/null';
  }
  const bytes = await shell.deeper(() => outputOf(shell, part.body));
  const path = `/tmp/.fd-${shell.running.pid}-${Math.floor(shell.machine.random() * 1e9)}`;
  await shell.fs.writeFile(path, bytes);
  shell.process.signal.addEventListener('abort', () => void shell.machine.fs.rm(path, { force: true }), { once: true });
  return path;
}

async function outputOf(shell: Shell, script: ScriptNode): Promise<Uint8Array> {
  const full = Promise.withResolvers<never>();
  const collector = new Collector(LIMITS.substitution, () => {
    full.reject(new LimitExceeded('substitution'));
    // Nobody reads any more: whatever the subshell started ends too, as with a pipe.
    throw new Signal('SIGPIPE');
  });
  const descriptors = shell.descriptors.copy();
  descriptors.set(1, new OpenFile({ sink: collector }));
  const child = await fork(shell, {
    descriptors,
    body: (subshell) => {
      if (!subshell.options.enabled('inherit_errexit')) subshell.options.switch('errexit', false);
      return subshell.interpreter.runStatements(subshell, script.statements);
    },
  });
  const exit = await Promise.race([child.exited, full.promise]).catch((error: unknown) => {
    child.deliver(new Signal('SIGKILL'));
    throw error;
  });
  if (exit.signal?.name === 'SIGINT') await shell.checkpoint();
  shell.substitutionStatus = exit.code;
  return collector.bytes();
}
