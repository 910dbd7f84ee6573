/** `test` and `[` as programs, for whoever runs them without a shell (`kubectl exec x -- test -d /tmp`). */
import type { Machine } from '../../machine/machine.ts';
import type { Program } from '../../process.ts';
import { bashProgram } from '../../shell/bash.ts';

export function test(machine: Machine): Program {
  const bash = bashProgram(machine);
  return (process) => {
    const [path = '', ...args] = process.argv;
    const name = path.slice(path.lastIndexOf('/') + 1);
    return bash({ ...process, argv: ['bash', '-c', `${name} "$@"`, name, ...args] });
  };
}
