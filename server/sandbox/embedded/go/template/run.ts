/** Runs a parsed Go template over a value. */
import { placed, TemplateError } from './error.ts';
import type { Command, Nodes, Operand, Pipeline, Template, TemplateNode } from './nodes.ts';
import { type TemplateFunction, wrongCount } from './template-function.ts';
import { goType, isMap, isTrue, NOTHING, printed } from './values.ts';

const MOST_OUTPUT = 16 * 1024 * 1024;
const DEEPEST = 200;

export function runGoTemplate(template: Template, value: unknown): string {
  const run = new Run(template);
  run.nodes(template.main, { dot: value, variables: new Map([['$', value]]), parent: undefined, depth: 0 });
  return run.output;
}

interface Scope {
  readonly dot: unknown;
  readonly variables: Map<string, unknown>;
  readonly parent: Scope | undefined;
  readonly depth: number;
}

type Path = Extract<Operand, { kind: 'path' }>;

type End = 'break' | 'continue' | undefined;

class Run {
  readonly #template: Template;
  output = '';

  constructor(template: Template) {
    this.#template = template;
  }

  nodes(nodes: Nodes, scope: Scope): End {
    for (const node of nodes) {
      const end = this.#node(node, scope);
      if (end) return end;
    }
    return undefined;
  }

  #node(node: TemplateNode, scope: Scope): End {
    switch (node.kind) {
      case 'text':
        this.#write(node.text);
        return undefined;
      case 'print': {
        const value = this.#pipeline(node.pipeline, scope);
        if (node.pipeline.variables.length === 0) this.#write(printed(value));
        return undefined;
      }
      case 'if':
      case 'with': {
        const inner = within(scope);
        const value = this.#pipeline(node.pipeline, inner);
        if (!isTrue(value)) return this.nodes(node.otherwise, inner);
        return this.nodes(node.body, node.kind === 'with' ? { ...inner, dot: value } : inner);
      }
      case 'range':
        return this.#range(node, scope);
      case 'call': {
        const nodes = this.#template.defined.get(node.name);
        if (!nodes) throw new TemplateError(`template ${JSON.stringify(node.name)} not defined`);
        if (scope.depth > DEEPEST) throw new TemplateError(`exceeded maximum template depth (${DEEPEST})`);
        const value = node.pipeline ? this.#pipeline(node.pipeline, scope) : null;
        const own: Scope = {
          dot: value,
          variables: new Map([['$', value]]),
          parent: undefined,
          depth: scope.depth + 1,
        };
        this.nodes(nodes, own);
        return undefined;
      }
      case 'break':
      case 'continue':
        return node.kind;
    }
  }

  #range(node: Extract<TemplateNode, { kind: 'range' }>, scope: Scope): undefined {
    const { pipeline } = node;
    const value = this.#pipeline({ ...pipeline, variables: [] }, scope);
    const items = itemsOf(value);
    if (items.length === 0) this.nodes(node.otherwise, within(scope));
    for (const [key, item] of items) {
      const inner = { ...within(scope), dot: item };
      const [first, second] = pipeline.variables;
      if (first !== undefined) inner.variables.set(first, second === undefined ? item : key);
      if (second !== undefined) inner.variables.set(second, item);
      if (this.nodes(node.body, inner) === 'break') return;
    }
  }

  #pipeline(pipeline: Pipeline, scope: Scope): unknown {
    let value: unknown = NOTHING;
    for (const [index, command] of pipeline.commands.entries())
      value = this.#command(command, scope, index === 0 ? [] : [value]);
    const [name] = pipeline.variables;
    if (name !== undefined) {
      if (pipeline.declares) scope.variables.set(name, value);
      else holderOf(name, scope).variables.set(name, value);
    }
    return value;
  }

  #command({ operands: all, place }: Command, scope: Scope, piped: readonly unknown[]): unknown {
    const [head, ...operands] = all as readonly [Operand, ...Operand[]];
    if (head.kind === 'path') return this.#value(head, scope, () => [...this.#arguments(operands, scope), ...piped]);
    if (head.kind === 'literal') {
      if (operands.length > 0 || piped.length > 0) throw new TemplateError("can't give argument to non-function");
      return head.value;
    }
    const { name } = head;
    if (name === 'and' || name === 'or') return this.#lazy(name, operands, scope, piped);
    const { functions } = this.#template.language;
    const call = Object.hasOwn(functions, name) ? functions[name] : undefined;
    if (!call) throw new TemplateError(`no function ${JSON.stringify(name)}`);
    const wrong = wrongCount(call, name, operands.length + piped.length);
    if (wrong !== undefined) return placed(head.place, () => refuse(wrong));
    const args = this.#arguments(operands, scope);
    return placed(place, () => call(...args, ...piped));
  }

  #lazy(name: 'and' | 'or', operands: readonly Operand[], scope: Scope, piped: readonly unknown[]): unknown {
    let value: unknown = NOTHING;
    for (const operand of operands) {
      value = this.#operand(operand, scope);
      if (isTrue(value) === (name === 'or')) return value;
    }
    return piped.length > 0 ? piped[0] : value;
  }

  #operand(operand: Operand, scope: Scope): unknown {
    switch (operand.kind) {
      case 'literal':
        return operand.value;
      case 'function':
        return this.#command({ operands: [operand], place: operand.place }, scope, []);
      case 'path':
        return this.#value(operand, scope, () => []);
    }
  }

  #arguments(operands: readonly Operand[], scope: Scope): unknown[] {
    return operands.map((operand) => this.#operand(operand, scope));
  }

  /** Where a path leads; at a method, what that says to the arguments. */
  #value({ from, fields, place }: Path, scope: Scope, given: () => readonly unknown[]): unknown {
    const start =
      from.kind === 'dot'
        ? scope.dot
        : from.kind === 'variable'
          ? holderOf(from.name, scope).variables.get(from.name)
          : this.#pipeline(from.pipeline, scope);
    return placed(place, () => {
      const end = fields.reduce<unknown>(
        (value, name, index) => this.#field(value, name, index === fields.length - 1),
        start,
      );
      const args = given();
      if (typeof end === 'function') {
        const method = end as TemplateFunction;
        return method(...args);
      }
      if (args.length > 0)
        throw new TemplateError(`${fields.at(-1) ?? '.'} has arguments but cannot be invoked as function`);
      return end;
    });
  }

  #field(value: unknown, name: string, isLast: boolean): unknown {
    if (isMap(value)) return Object.hasOwn(value, name) ? value[name] : this.#template.language.missing(name, isLast);
    if (value === NOTHING) return NOTHING;
    if (value === null || value === undefined) throw new TemplateError(`nil pointer evaluating interface {}.${name}`);
    throw new TemplateError(
      `can't evaluate field ${name} in type ${Array.isArray(value) ? '[]interface {}' : 'interface {}'}`,
    );
  }

  #write(text: string): void {
    this.output += text;
    if (this.output.length > MOST_OUTPUT) throw new TemplateError('the output is too long');
  }
}

function itemsOf(value: unknown): (readonly [unknown, unknown])[] {
  if (value === NOTHING || value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.map((item: unknown, index) => [index, item] as const);
  if (isMap(value)) return Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  if (typeof value === 'number')
    return Array.from({ length: Math.max(0, value) }, (_, index) => [index, index] as const);
  throw new TemplateError(`range can't iterate over ${typeof value === 'string' ? value : goType(value)}`);
}

function refuse(why: string): never {
  throw new TemplateError(why);
}

const within = (scope: Scope): Scope => ({ ...scope, variables: new Map(), parent: scope });

function holderOf(name: string, scope: Scope): Scope {
  for (let here: Scope | undefined = scope; here; here = here.parent) if (here.variables.has(name)) return here;
  throw new TemplateError(`undefined variable ${JSON.stringify(name)}`);
}
