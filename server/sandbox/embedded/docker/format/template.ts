/** Go templates, as far as `--format` needs them: fields, pipelines, `if`, `range`, `with` and docker's functions. */

export class TemplateError extends Error {}

export interface Template {
  execute(data: unknown): string;
}

/** `strict` refuses fields that do not exist, as `docker inspect` does. */
export function parseTemplate(source: string, options: { readonly strict?: boolean } = {}): Template {
  const parser = new NodeParser(source);
  const nodes = parser.nodes();
  return {
    execute: (data) =>
      new Executor(options.strict ?? false).run(nodes, { dot: data, variables: new Map([['$', data]]) }),
  };
}

type Node =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'print'; readonly pipeline: Pipeline }
  | { readonly type: 'assign'; readonly name: string; readonly pipeline: Pipeline }
  | { readonly type: 'if' | 'with'; readonly pipeline: Pipeline; readonly body: Node[]; readonly otherwise: Node[] }
  | {
      readonly type: 'range';
      readonly names: readonly string[];
      readonly pipeline: Pipeline;
      readonly body: Node[];
      readonly otherwise: Node[];
    };

/** Commands joined by `|`: the result of one is the last argument of the next. */
type Pipeline = readonly Operand[][];

type Operand =
  | { readonly type: 'value'; readonly value: unknown }
  | { readonly type: 'field'; readonly path: readonly string[] }
  | { readonly type: 'variable'; readonly name: string; readonly path: readonly string[] }
  | { readonly type: 'call'; readonly name: string }
  | { readonly type: 'group'; readonly pipeline: Pipeline; readonly path: readonly string[] };

class NodeParser {
  readonly #pieces: { readonly text: string; readonly isAction: boolean }[] = [];
  #at = 0;

  constructor(source: string) {
    let rest = source;
    for (let start = rest.indexOf('{{'); start >= 0; start = rest.indexOf('{{')) {
      const end = actionEnd(rest, start + 2);
      if (end < 0) throw new TemplateError('unclosed action');
      let before = rest.slice(0, start);
      let action = rest.slice(start + 2, end);
      rest = rest.slice(end + 2);
      if (/^-\s/.test(action)) {
        before = before.trimEnd();
        action = action.slice(1);
      }
      if (/\s-$/.test(action)) {
        action = action.slice(0, -1);
        rest = rest.trimStart();
      }
      this.#pieces.push({ text: before, isAction: false }, { text: action.trim(), isAction: true });
    }
    this.#pieces.push({ text: rest, isAction: false });
  }

  nodes(): Node[] {
    const { nodes, end } = this.#list();
    if (end !== undefined) throw new TemplateError(`unexpected {{${end}}}`);
    return nodes;
  }

  /** Nodes up to `end`, `else` or the end of the text. */
  #list(): { readonly nodes: Node[]; readonly end: string | undefined } {
    const nodes: Node[] = [];
    while (this.#at < this.#pieces.length) {
      const piece = this.#pieces[this.#at++];
      if (piece === undefined) break;
      if (!piece.isAction) {
        if (piece.text !== '') nodes.push({ type: 'text', text: piece.text });
        continue;
      }
      if (/^(?:end|else)\b/.test(piece.text)) return { nodes, end: piece.text };
      if (piece.text.startsWith('/*')) continue;
      nodes.push(this.#action(piece.text));
    }
    return { nodes, end: undefined };
  }

  #action(text: string): Node {
    const block = /^(if|with|range)\s+([^]*)$/.exec(text);
    const assignment = /^\$(\w+)\s*:?=\s*([^]*)$/.exec(text);
    if (assignment !== null)
      return { type: 'assign', name: `$${assignment[1]}`, pipeline: parsePipeline(assignment[2] ?? '') };
    if (block === null) return { type: 'print', pipeline: parsePipeline(text) };
    const [, kind, head = ''] = block;
    if (kind === 'range') {
      const named = /^((?:\$\w+\s*,\s*)?\$\w+)\s*:=\s*([^]*)$/.exec(head);
      const names = named === null ? [] : (named[1] ?? '').split(',').map((name) => name.trim());
      const pipeline = parsePipeline(named === null ? head : (named[2] ?? ''));
      return { type: 'range', names, pipeline, ...this.#branches() };
    }
    return { type: kind === 'if' ? 'if' : 'with', pipeline: parsePipeline(head), ...this.#branches() };
  }

  #branches(): { readonly body: Node[]; readonly otherwise: Node[] } {
    const { nodes: body, end } = this.#list();
    if (end === undefined) throw new TemplateError('unexpected EOF');
    if (end === 'end') return { body, otherwise: [] };
    const chained = /^else\s+(if|with)\s+([^]*)$/.exec(end);
    if (chained !== null) {
      const nested: Node = {
        type: chained[1] === 'if' ? 'if' : 'with',
        pipeline: parsePipeline(chained[2] ?? ''),
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

function parsePipeline(source: string): Pipeline {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  const text = source.trim();
  for (let at = 0; at < text.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (match === null) throw new TemplateError(`unexpected "${text.slice(at).trim().charAt(0)}" in operand`);
    tokens.push(match[0].trim());
  }
  const reader = { tokens, at: 0 };
  const pipeline = readPipeline(reader);
  if (reader.at < tokens.length) throw new TemplateError('unexpected ")" in command');
  return pipeline;
}

function readPipeline(reader: { readonly tokens: readonly string[]; at: number }): Pipeline {
  const commands: Operand[][] = [[]];
  for (; reader.at < reader.tokens.length; reader.at++) {
    const token = reader.tokens[reader.at] ?? '';
    if (token === ')') break;
    if (token === '|') commands.push([]);
    else if (token === '(') {
      reader.at++;
      const pipeline = readPipeline(reader);
      const after = reader.tokens[reader.at + 1];
      const path = after !== undefined && /^\.\w/.test(after) ? after.slice(1).split('.') : [];
      if (path.length > 0) reader.at++;
      commands.at(-1)?.push({ type: 'group', pipeline, path });
    } else commands.at(-1)?.push(operand(token));
  }
  if (commands.some((command) => command.length === 0)) throw new TemplateError('missing value for command');
  return commands;
}

function operand(token: string): Operand {
  if (token.startsWith('"')) return { type: 'value', value: unquote(token) };
  if (token.startsWith('`')) return { type: 'value', value: token.slice(1, -1) };
  if (token.startsWith("'")) return { type: 'value', value: token.codePointAt(1) };
  if (/^-?\d/.test(token)) return { type: 'value', value: Number(token) };
  if (token.startsWith('$')) {
    const [name = '$', ...path] = token.split('.');
    return { type: 'variable', name, path };
  }
  if (token.startsWith('.')) return { type: 'field', path: token === '.' ? [] : token.slice(1).split('.') };
  if (token === 'true' || token === 'false') return { type: 'value', value: token === 'true' };
  if (token === 'nil') return { type: 'value', value: null };
  if (!Object.hasOwn(FUNCTIONS, token)) throw new TemplateError(`function "${token}" not defined`);
  return { type: 'call', name: token };
}

function unquote(token: string): string {
  return token.slice(1, -1).replace(/\\(.)/g, (_whole, char: string) => ({ n: '\n', t: '\t', r: '\r' })[char] ?? char);
}

interface Scope {
  readonly dot: unknown;
  readonly variables: Map<string, unknown>;
}

class Executor {
  readonly #strict: boolean;

  constructor(strict: boolean) {
    this.#strict = strict;
  }

  run(nodes: readonly Node[], scope: Scope): string {
    let text = '';
    for (const node of nodes) text += this.#node(node, scope);
    return text;
  }

  #node(node: Node, scope: Scope): string {
    switch (node.type) {
      case 'text':
        return node.text;
      case 'print':
        return show(this.#pipeline(node.pipeline, scope));
      case 'assign':
        scope.variables.set(node.name, this.#pipeline(node.pipeline, scope));
        return '';
      case 'if':
        return this.run(isTrue(this.#pipeline(node.pipeline, scope)) ? node.body : node.otherwise, scope);
      case 'with': {
        const value = this.#pipeline(node.pipeline, scope);
        return isTrue(value) ? this.run(node.body, { ...scope, dot: value }) : this.run(node.otherwise, scope);
      }
      case 'range':
        return this.#range(node, scope);
    }
  }

  #range(node: Extract<Node, { type: 'range' }>, scope: Scope): string {
    const entries = entriesOf(this.#pipeline(node.pipeline, scope));
    if (entries.length === 0) return this.run(node.otherwise, scope);
    let text = '';
    for (const [key, value] of entries) {
      const variables = new Map(scope.variables);
      const [first, second] = node.names;
      if (second !== undefined && first !== undefined) {
        variables.set(first, key);
        variables.set(second, value);
      } else if (first !== undefined) variables.set(first, value);
      text += this.run(node.body, { dot: value, variables });
    }
    return text;
  }

  #pipeline(pipeline: Pipeline, scope: Scope): unknown {
    let result: unknown;
    for (const [index, command] of pipeline.entries()) {
      const [head, ...rest] = command;
      if (head === undefined) continue;
      const args = rest.map((each) => this.#operand(each, scope));
      if (index > 0) args.push(result);
      if (head.type === 'call') result = call(head.name, args);
      else if (args.length > 0) throw new TemplateError(`can't give argument to non-function`);
      else result = this.#operand(head, scope);
    }
    return result;
  }

  #operand(each: Operand, scope: Scope): unknown {
    switch (each.type) {
      case 'value':
        return each.value;
      case 'field':
        return this.#walk(scope.dot, each.path);
      case 'variable':
        if (!scope.variables.has(each.name)) throw new TemplateError(`undefined variable "${each.name}"`);
        return this.#walk(scope.variables.get(each.name), each.path);
      case 'group':
        return this.#walk(this.#pipeline(each.pipeline, scope), each.path);
      case 'call':
        return call(each.name, []);
    }
  }

  #walk(start: unknown, path: readonly string[]): unknown {
    let value = start;
    for (const [i, name] of path.entries()) {
      const found = typeof value === 'object' && value !== null && Object.hasOwn(value, name);
      if (!found) {
        if (!this.#strict) {
          if (value === undefined || value === null || typeof value === 'object')
            throw new TemplateError(`can't evaluate field ${name} in type interface {}`);
          throw new TemplateError(`can't evaluate field ${name} in type ${typeof value}`);
        }
        throw new TemplateError(
          `executing "" at <.${path.slice(0, i + 1).join('.')}>: map has no entry for key "${name}"`,
        );
      }
      value = Reflect.get(Object(value), name);
    }
    return value;
  }
}

type TemplateFunction = (...args: unknown[]) => unknown;

const FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  and: (...args) => args.find((arg) => !isTrue(arg)) ?? args.at(-1),
  or: (...args) => args.find(isTrue) ?? args.at(-1),
  not: (arg) => !isTrue(arg),
  eq: (first, ...others) => others.some((other) => other === first),
  ne: (a, b) => a !== b,
  lt: (a, b) => Number(a) < Number(b),
  le: (a, b) => Number(a) <= Number(b),
  gt: (a, b) => Number(a) > Number(b),
  ge: (a, b) => Number(a) >= Number(b),
  len: (arg) => (typeof arg === 'string' ? arg.length : entriesOf(arg).length),
  index: (collection, ...keys) =>
    keys.reduce(
      (value, key) => (value === null || value === undefined ? undefined : Reflect.get(Object(value), String(key))),
      collection,
    ),
  json: (arg) => JSON.stringify(arg) ?? 'null',
  join: (list, separator) =>
    entriesOf(list)
      .map(([, value]) => show(value))
      .join(show(separator)),
  split: (text, separator) => show(text).split(show(separator)),
  upper: (text) => show(text).toUpperCase(),
  lower: (text) => show(text).toLowerCase(),
  title: (text) => show(text).replace(/\b\w/g, (letter) => letter.toUpperCase()),
  pad: (text, before, after) => ' '.repeat(Number(before)) + show(text) + ' '.repeat(Number(after)),
  truncate: (text, length) => show(text).slice(0, Number(length)),
  print: (...args) => args.map(show).join(''),
  println: (...args) => `${args.map(show).join(' ')}\n`,
  printf: (format, ...args) => formatted(show(format), args),
  slice: (text, from, to) => show(text).slice(Number(from ?? 0), to === undefined ? undefined : Number(to)),
};

function call(name: string, args: readonly unknown[]): unknown {
  return FUNCTIONS[name]?.(...args);
}

function formatted(format: string, args: readonly unknown[]): string {
  const rest = [...args];
  return format.replace(
    /%(-?)(\d*)(?:\.(\d+))?([vsdqft%])/g,
    (_whole, left: string, width: string, precision: string | undefined, kind: string) => {
      if (kind === '%') return '%';
      const value = rest.shift();
      const text =
        kind === 'q'
          ? JSON.stringify(show(value))
          : kind === 'f'
            ? Number(value).toFixed(Number(precision ?? 6))
            : show(value);
      return left === '-' ? text.padEnd(Number(width || 0)) : text.padStart(Number(width || 0));
    },
  );
}

function isTrue(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === 0 || value === '') return false;
  return typeof value === 'object' ? entriesOf(value).length > 0 : true;
}

/** Maps are walked in the order of their keys. */
function entriesOf(value: unknown): [string | number, unknown][] {
  if (Array.isArray(value)) return value.map((item: unknown, i) => [i, item]);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** As Go's %v. */
function show(value: unknown): string {
  if (value === undefined || value === null) return '<no value>';
  if (typeof value === 'string') return value;
  if (Array.isArray(value))
    return `[${value.map((item: unknown) => (item === null ? '<nil>' : show(item))).join(' ')}]`;
  if (typeof value === 'object')
    return `map[${entriesOf(value)
      .map(([key, item]) => `${key}:${item === null ? '<nil>' : show(item)}`)
      .join(' ')}]`;
  return String(value);
}
