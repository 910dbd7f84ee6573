/** Template text to nodes. */
import { isFunction } from './functions.ts';
import { type Node, type Operand, type Pipeline, TemplateError } from './nodes.ts';

export class NodeParser {
  readonly #pieces: { readonly text: string; readonly isAction: boolean; readonly at: number }[] = [];
  #at = 0;

  constructor(source: string) {
    let rest = source;
    for (let start = rest.indexOf('{{'); start >= 0; start = rest.indexOf('{{')) {
      const end = actionEnd(rest, start + 2);
      if (end < 0) throw new TemplateError('unclosed action');
      let before = rest.slice(0, start);
      let action = rest.slice(start + 2, end);
      let at = source.length - rest.length + start + 2;
      rest = rest.slice(end + 2);
      if (/^-\s/.test(action)) {
        before = before.trimEnd();
        action = action.slice(1);
        at++;
      }
      if (/\s-$/.test(action)) {
        action = action.slice(0, -1);
        rest = rest.trimStart();
      }
      at += action.length - action.trimStart().length;
      this.#pieces.push({ text: before, isAction: false, at }, { text: action.trim(), isAction: true, at });
    }
    this.#pieces.push({ text: rest, isAction: false, at: source.length - rest.length });
  }

  nodes(): Node[] {
    const { nodes, end } = this.#list();
    if (end !== undefined) throw new TemplateError(`unexpected {{${end}}}`);
    return nodes;
  }

  /** Nodes up to `end`, `else` or the end of the text. */
  #list(): { readonly nodes: Node[]; readonly end: string | undefined; readonly at: number } {
    const nodes: Node[] = [];
    while (this.#at < this.#pieces.length) {
      const piece = this.#pieces[this.#at++];
      if (piece === undefined) break;
      if (!piece.isAction) {
        if (piece.text !== '') nodes.push({ type: 'text', text: piece.text });
        continue;
      }
      if (/^(?:end|else)\b/.test(piece.text)) return { nodes, end: piece.text, at: piece.at };
      if (piece.text.startsWith('/*')) continue;
      nodes.push(this.#action(piece));
    }
    return { nodes, end: undefined, at: 0 };
  }

  #action({ text, at }: { readonly text: string; readonly at: number }): Node {
    /** The text that the action ends with, and where that begins. */
    const last = (part = ''): [text: string, at: number] => [part, at + text.length - part.length];
    const block = /^(if|with|range)\s+([^]*)$/.exec(text);
    const assignment = /^\$(\w+)\s*:?=\s*([^]*)$/.exec(text);
    if (assignment !== null)
      return { type: 'assign', name: `$${assignment[1]}`, pipeline: parsePipeline(...last(assignment[2])) };
    if (block === null) return { type: 'print', pipeline: parsePipeline(text, at) };
    const [, kind, head = ''] = block;
    if (kind === 'range') {
      const named = /^((?:\$\w+\s*,\s*)?\$\w+)\s*:=\s*([^]*)$/.exec(head);
      const names = named === null ? [] : (named[1] ?? '').split(',').map((name) => name.trim());
      const pipeline = parsePipeline(...last(named === null ? head : named[2]));
      return { type: 'range', names, pipeline, ...this.#branches() };
    }
    return { type: kind === 'if' ? 'if' : 'with', pipeline: parsePipeline(...last(head)), ...this.#branches() };
  }

  #branches(): { readonly body: Node[]; readonly otherwise: Node[] } {
    const { nodes: body, end, at } = this.#list();
    if (end === undefined) throw new TemplateError('unexpected EOF');
    if (end === 'end') return { body, otherwise: [] };
    const chained = /^else\s+(if|with)\s+([^]*)$/.exec(end);
    if (chained !== null) {
      const nested: Node = {
        type: chained[1] === 'if' ? 'if' : 'with',
        pipeline: parsePipeline(chained[2] ?? '', at + end.length - (chained[2] ?? '').length),
        ...this.#branches(),
      };
      return { body, otherwise: [nested] };
    }
    const other = this.#list();
    if (other.end !== 'end') throw new TemplateError('unexpected EOF');
    return { body, otherwise: other.nodes };
  }
}

/** Where `}}` closes the action; quotes may hold braces. */
function actionEnd(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    const char = text[i];
    if (char === '"' || char === '`') {
      i++;
      while (i < text.length && text[i] !== char) i += text[i] === '\\' && char === '"' ? 2 : 1;
    } else if (text.startsWith('}}', i)) return i;
  }
  return -1;
}

const TOKEN =
  /\s*(?:("(?:\\.|[^"\\])*"|`[^`]*`)|('(?:\\.|[^'\\])')|(-?\d+(?:\.\d+)?)|(\$\w*(?:\.\w+)*)|((?:\.\w+)+|\.)|([()|])|([A-Za-z]\w*))/y;

interface Token {
  readonly text: string;
  readonly at: number;
}

/** `start`: where the text stands in the template. */
function parsePipeline(text: string, start: number): Pipeline {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let at = 0; at < text.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (match === null) throw new TemplateError(`unexpected "${text.slice(at).trim().charAt(0)}" in operand`);
    const token = match[0].trimStart();
    tokens.push({ text: token.trimEnd(), at: start + at + match[0].length - token.length });
  }
  const reader = { tokens, at: 0 };
  const pipeline = readPipeline(reader);
  if (reader.at < tokens.length) throw new TemplateError('unexpected ")" in command');
  return pipeline;
}

function readPipeline(reader: { readonly tokens: readonly Token[]; at: number }): Pipeline {
  const commands: Operand[][] = [[]];
  for (; reader.at < reader.tokens.length; reader.at++) {
    const token = reader.tokens[reader.at];
    if (token === undefined || token.text === ')') break;
    if (token.text === '|') commands.push([]);
    else if (token.text === '(') {
      reader.at++;
      const pipeline = readPipeline(reader);
      const after = reader.tokens[reader.at + 1]?.text;
      const path = after !== undefined && /^\.\w/.test(after) ? after.slice(1).split('.') : [];
      if (path.length > 0) reader.at++;
      commands.at(-1)?.push({ type: 'group', pipeline, path });
    } else commands.at(-1)?.push(operand(token));
  }
  if (commands.some((command) => command.length === 0)) throw new TemplateError('missing value for command');
  return commands;
}

function operand({ text: token, at }: Token): Operand {
  if (token.startsWith('"')) return { type: 'value', value: unquote(token) };
  if (token.startsWith('`')) return { type: 'value', value: token.slice(1, -1) };
  if (token.startsWith("'")) return { type: 'value', value: token.codePointAt(1) };
  if (/^-?\d/.test(token)) return { type: 'value', value: Number(token) };
  if (token.startsWith('$')) {
    const [name = '$', ...path] = token.split('.');
    return { type: 'variable', name, path };
  }
  if (token.startsWith('.')) {
    const second = token.indexOf('.', 1);
    return { type: 'field', path: token === '.' ? [] : token.slice(1).split('.'), at: at + Math.max(second, 0) };
  }
  if (token === 'true' || token === 'false') return { type: 'value', value: token === 'true' };
  if (token === 'nil') return { type: 'value', value: null };
  if (!isFunction(token)) throw new TemplateError(`function "${token}" not defined`);
  return { type: 'call', name: token };
}

function unquote(token: string): string {
  return token.slice(1, -1).replace(/\\(.)/g, (_whole, char: string) => ({ n: '\n', t: '\t', r: '\r' })[char] ?? char);
}
