/** Nodes and data to text. */
import { call, entriesOf, isTrue, show } from './functions.ts';
import { type Node, type Operand, type Pipeline, TemplateError } from './nodes.ts';

export interface Scope {
  readonly dot: unknown;
  readonly variables: Map<string, unknown>;
}

const LEFT_OUT: Readonly<Record<string, unknown>> = {
  ExposedPorts: {},
  Health: null,
  Healthcheck: null,
  Shell: [],
  StopSignal: '',
  StopTimeout: null,
};

export class Executor {
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
        return this.#walk(scope.dot, each.path, each.at);
      case 'variable':
        if (!scope.variables.has(each.name)) throw new TemplateError(`undefined variable "${each.name}"`);
        return this.#walk(scope.variables.get(each.name), each.path);
      case 'group':
        return this.#walk(this.#pipeline(each.pipeline, scope), each.path);
      case 'call':
        return call(each.name, []);
    }
  }

  #walk(start: unknown, path: readonly string[], at = 0): unknown {
    let value = start;
    for (const [index, name] of path.entries()) {
      const found = typeof value === 'object' && value !== null && Object.hasOwn(value, name);
      if (!found) {
        if (!this.#strict) {
          if (value === undefined || value === null || typeof value === 'object')
            throw new TemplateError(`can't evaluate field ${name} in type interface {}`);
          throw new TemplateError(`can't evaluate field ${name} in type ${typeof value}`);
        }
        // Left out of the JSON when empty; Docker asks its own structures first, and there they are.
        if (index === path.length - 1 && Object.hasOwn(LEFT_OUT, name)) return LEFT_OUT[name];
        const whole = `.${path.join('.')}`;
        const shown = whole.length > 20 ? `${whole.slice(0, 20)}...` : whole;
        throw new TemplateError(`executing "" at <${shown}>: map has no entry for key "${name}"`, at);
      }
      value = Reflect.get(Object(value), name);
    }
    return value;
  }
}
