/** `exit`, `return`, `break` and `continue`. */
import { stateOf } from '../jobs/jobs.ts';
import { Exit, LoopJump, Return } from '../state/control-flow.ts';
import { type Builtin, complain } from './builtin.ts';

export const exit: Builtin = async (shell, [status, ...more]) => {
  if (shell.interactive) await shell.sink(2).write('exit\n');
  if (status !== undefined && !/^-?\d+$/.test(status)) {
    await complain(shell, `exit: ${status}: numeric argument required`);
    throw new Exit(2);
  }
  if (more.length > 0) return complain(shell, 'exit: too many arguments');
  if (shell.interactive && !shell.warnedOfJobs && shell.jobs.list().some((job) => stateOf(job) === 'Stopped')) {
    shell.warnedOfJobs = true;
    await shell.sink(2).write('There are stopped jobs.\n');
    return 1;
  }
  throw new Exit(status === undefined ? shell.status : Number(status) & 0xff);
};

export const returnFrom: Builtin = async (shell, [status]) => {
  if (shell.callStack.length === 0 && shell.sourceDepth === 0) {
    return complain(shell, "return: can only `return' from a function or sourced script");
  }
  if (status !== undefined && !/^-?\d+$/.test(status)) {
    await complain(shell, `return: ${status}: numeric argument required`);
    throw new Return(2);
  }
  throw new Return(status === undefined ? shell.status : Number(status) & 0xff);
};

export const breakLoop: Builtin = (shell, args) => jump(shell, 'break', args);
export const continueLoop: Builtin = (shell, args) => jump(shell, 'continue', args);

const jump = async (
  shell: Parameters<Builtin>[0],
  kind: LoopJump['kind'],
  [levels]: readonly string[],
): Promise<number> => {
  if (shell.loopDepth === 0) {
    await shell.complain(`${kind}: only meaningful in a \`for', \`while', or \`until' loop`);
    return 0;
  }
  if (levels !== undefined && !/^[1-9]\d*$/.test(levels)) {
    return complain(
      shell,
      `${kind}: ${levels}: ${/^-?\d+$/.test(levels) ? 'loop count out of range' : 'numeric argument required'}`,
    );
  }
  throw new LoopJump(kind, Number(levels ?? 1));
};
