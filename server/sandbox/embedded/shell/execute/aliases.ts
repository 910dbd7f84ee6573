/** Aliases: the first word of a command stands for a piece of source text. */
import type { Shell } from '../shell.ts';
import type { SimpleCommandNode, StatementNode } from '../syntax/ast.ts';
import { parse } from '../syntax/parse.ts';

/** The statements to run instead, with the words after the alias at the end of its last command. */
export function expandAlias(shell: Shell, node: SimpleCommandNode): StatementNode[] | undefined {
  if (shell.aliases.size === 0 || !shell.options.enabled('expand_aliases')) return undefined;
  const [part, ...more] = node.name?.parts ?? [];
  if (part?.type !== 'Literal' || more.length > 0) return undefined;
  return replace(shell, node, { name: part.value, seen: new Set() });
}

function replace(
  shell: Shell,
  node: SimpleCommandNode,
  { name, seen }: { readonly name: string; readonly seen: ReadonlySet<string> },
): StatementNode[] | undefined {
  const text = shell.aliases.get(name);
  if (text === undefined || seen.has(name)) return undefined;
  const { statements } = parse(text);
  const last = statements.at(-1);
  const pipeline = last?.pipelines.at(-1);
  const command = pipeline?.commands.at(-1);
  if (last === undefined || pipeline === undefined || command?.type !== 'SimpleCommand') return statements;
  const merged: SimpleCommandNode = {
    ...command,
    assignments: [...node.assignments, ...command.assignments],
    args: [...command.args, ...node.args],
    redirections: [...command.redirections, ...node.redirections],
  };
  const first = command.name?.parts[0];
  const deeper =
    first?.type === 'Literal' && statements.length === 1
      ? replace(shell, merged, { name: first.value, seen: new Set([...seen, name]) })
      : undefined;
  if (deeper !== undefined) return deeper;
  // `\ls` is not an alias: quoting the name stops the alias that stands for itself.
  const word = merged.name;
  const quoted =
    first?.type === 'Literal' && word !== null
      ? { ...word, parts: [{ type: 'SingleQuoted' as const, value: first.value }, ...word.parts.slice(1)] }
      : word;
  const changed = { ...pipeline, commands: [...pipeline.commands.slice(0, -1), { ...merged, name: quoted }] };
  return [...statements.slice(0, -1), { ...last, pipelines: [...last.pipelines.slice(0, -1), changed] }];
}
