/** `if` and `case`. */
import { patternToRegExp } from '../expand/pattern.ts';
import type { Shell } from '../shell.ts';
import type { Command } from '../syntax/ast.ts';

export async function runIf(shell: Shell, node: Command<'If'>): Promise<number> {
  for (const clause of node.clauses) {
    shell.errexitSuspended++;
    let status: number;
    try {
      status = await shell.interpreter.runStatements(shell, clause.condition);
    } finally {
      shell.errexitSuspended--;
    }
    if (status === 0) return runBody(shell, clause.body);
  }
  return node.elseBody === null ? 0 : runBody(shell, node.elseBody);
}

export async function runCase(shell: Shell, node: Command<'Case'>): Promise<number> {
  const text = await shell.interpreter.expandText(shell, node.word);
  let status = 0;
  let fallThrough = false;
  for (const item of node.items) {
    if (!fallThrough && !(await matchesAny(shell, text, item.patterns))) continue;
    status = await runBody(shell, item.body);
    if (item.terminator === ';;') return status;
    fallThrough = item.terminator === ';&';
  }
  return status;
}

async function matchesAny(
  shell: Shell,
  text: string,
  patterns: Command<'Case'>['items'][number]['patterns'],
): Promise<boolean> {
  for (const word of patterns) {
    const pattern = await shell.interpreter.expandPattern(shell, word);
    if (patternToRegExp(pattern, { ignoreCase: shell.options.enabled('nocasematch') }).test(text)) return true;
  }
  return false;
}

async function runBody(shell: Shell, body: Command<'Group'>['body']): Promise<number> {
  shell.status = 0;
  return shell.interpreter.runStatements(shell, body);
}
