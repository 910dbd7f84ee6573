/** A tree back to source text: for `jobs`, `type` and `declare -f`. */
import { Bash, type BashOptions } from 'just-bash';
import type { FunctionNode, ScriptNode, StatementNode } from './ast.ts';

const options: BashOptions = { defenseInDepth: false, commands: [] };

export function textOf(statement: StatementNode): string {
  return statement.sourceText?.replace(/\s*&\s*$/, '') ?? serialize({ type: 'Script', statements: [statement] }).trim();
}

export function functionText(definition: FunctionNode): string {
  const statement: StatementNode = {
    type: 'Statement',
    pipelines: [{ type: 'Pipeline', commands: [definition], negated: false }],
    operators: [],
    background: false,
  };
  return serialize({ type: 'Script', statements: [statement] }).trim();
}

/** The browser build exports no serializer, but a transform's answer carries the text of the tree it ends with. */
function serialize(ast: ScriptNode): string {
  const bash = new Bash(options);
  bash.registerTransformPlugin({ name: 'replace', transform: () => ({ ast }) });
  return bash.transform(':').script;
}
