/** Whether a shell should ask for another line before it runs what was typed. */
import type { ScriptNode } from './ast.ts';
import { parse, SyntaxProblem } from './parse.ts';
import { endsWithBackslash } from './scan.ts';

export function isIncomplete(text: string): boolean {
  if (endsWithBackslash(text)) return true;
  try {
    return hasOpenHeredoc(parse(text));
  } catch (error) {
    if (error instanceof SyntaxProblem) return error.incomplete;
    throw error;
  }
}

/** just-bash accepts a here-document without its end and marks it. */
function hasOpenHeredoc(script: ScriptNode): boolean {
  const visit = (node: unknown): boolean => {
    if (typeof node !== 'object' || node === null) return false;
    if ('type' in node && node.type === 'HereDoc' && 'terminated' in node && node.terminated === false) return true;
    return Object.values(node).some(visit);
  };
  return visit(script.statements);
}
