/** One command of any kind, with its redirections. */
import { evaluateCondition } from './conditions.ts';
import type { Shell } from '../shell.ts';
import type { Command, CommandNode, StatementNode } from '../syntax/ast.ts';
import { runCase, runIf } from './branches.ts';
import { fork } from './fork.ts';
import { runCStyleFor, runFor, runWhile } from './loops.ts';
import type { Placement } from './placement.ts';
import { withRedirections } from './redirect.ts';
import { runSimple } from './simple.ts';
import { newGroup, waitInForeground } from '../jobs/job-control.ts';

type Runners = {
  readonly [T in CommandNode['type']]: (shell: Shell, node: Command<T>, placement: Placement) => Promise<number>;
};

const runners: Runners = {
  SimpleCommand: runSimple,
  If: redirected(runIf),
  For: redirected(runFor),
  CStyleFor: redirected(runCStyleFor),
  While: redirected((shell, node) => runWhile(shell, { ...node, until: false })),
  Until: redirected((shell, node) => runWhile(shell, { ...node, until: true })),
  Case: redirected(runCase),
  Group: redirected((shell, node) => shell.interpreter.runStatements(shell, node.body)),
  Subshell: redirected(runSubshell),
  ArithmeticCommand: redirected(async (shell, node) =>
    (await shell.interpreter.evaluate(shell, node.expression)) === 0n ? 1 : 0,
  ),
  ConditionalCommand: redirected(async (shell, node) => evaluateCondition(shell, node.expression)),
  FunctionDef: async (shell, node) => {
    shell.functions.set(node.name, node);
    return 0;
  },
};

export async function runCommand(shell: Shell, node: CommandNode, placement: Placement): Promise<number> {
  if (node.line !== undefined && node.line > 0) shell.line = node.line;
  // The table has one runner per type, so the one under this node's type takes this node.
  const runner = runners[node.type] as (shell: Shell, node: CommandNode, placement: Placement) => Promise<number>;
  return runner(shell, node, placement);
}

/** The single command that some statements are, if they are no more than that. */
export function onlyCommand(statements: readonly StatementNode[]): CommandNode | undefined {
  const [statement, ...others] = statements;
  const [pipeline, ...more] = statement?.pipelines ?? [];
  const [command, ...rest] = pipeline?.commands ?? [];
  const isAlone = others.length === 0 && more.length === 0 && rest.length === 0;
  return isAlone && !statement?.background && !pipeline?.negated && !pipeline?.timed ? command : undefined;
}

type Runner<T extends CommandNode['type']> = (shell: Shell, node: Command<T>, placement: Placement) => Promise<number>;

function redirected<T extends CommandNode['type']>(run: Runner<T>): Runner<T> {
  return (shell, node, placement) => withRedirections(shell, node.redirections, () => run(shell, node, placement));
}

async function runSubshell(shell: Shell, node: Command<'Subshell'>, placement: Placement): Promise<number> {
  // A process made for this subshell alone is the subshell.
  if (placement === 'replace') return shell.interpreter.runStatements(shell, node.body);
  const group = newGroup(shell, 'foreground');
  const body = (subshell: Shell): Promise<number> => subshell.interpreter.runStatements(subshell, node.body);
  const running = await fork(shell, { descriptors: shell.descriptors.copy(), group, body });
  const job = shell.jobs.add(
    { group, processes: [running], text: '( … )', foreground: true },
    shell.running.identity.group,
  );
  return (await waitInForeground(shell, job)).at(-1) ?? 0;
}
