/** The variables of a shell: scalars and arrays, attributes, and the scopes that functions open. */
import { LimitExceeded, LIMITS } from '../limits.ts';

export type Value =
  | { readonly kind: 'scalar'; text: string }
  | { readonly kind: 'indexed'; readonly items: Map<number, string> }
  | { readonly kind: 'associative'; readonly items: Map<string, string> };

export interface Variable {
  value: Value | undefined;
  exported: boolean;
  readonly: boolean;
  integer: boolean;
  letters?: 'lower' | 'upper' | undefined;
  /** A name reference: the variable it stands for. */
  reference?: boolean;
}

export type Attribute = 'exported' | 'readonly' | 'integer';

/** `bash: NAME: readonly variable`. */
export class ReadonlyVariable extends Error {
  constructor(name: string) {
    super(`${name}: readonly variable`);
    this.name = 'ReadonlyVariable';
  }
}

export class Variables {
  /** The global scope first; each running function adds one. */
  readonly #scopes: Map<string, Variable>[];
  #size = 0;

  constructor(scopes: Map<string, Variable>[] = [new Map()]) {
    this.#scopes = scopes;
  }

  /** A copy that shares nothing: what a subshell starts with. */
  copy(): Variables {
    const copy = new Variables(
      this.#scopes.map((scope) => new Map([...scope].map(([name, variable]) => [name, copyOf(variable)]))),
    );
    copy.#size = this.#size;
    return copy;
  }

  find(name: string): Variable | undefined {
    const variable = this.#lookUp(name);
    if (variable?.reference && variable.value?.kind === 'scalar' && variable.value.text !== name) {
      return this.#lookUp(variable.value.text) ?? variable;
    }
    return variable;
  }

  get(name: string): string | undefined {
    const value = this.find(name)?.value;
    if (value === undefined) return undefined;
    if (value.kind === 'scalar') return value.text;
    return value.kind === 'indexed' ? value.items.get(0) : value.items.get('0');
  }

  set(name: string, text: string): void {
    const variable = this.#writable(name);
    const value = variable.value;
    const stored =
      variable.letters === undefined ? text : variable.letters === 'lower' ? text.toLowerCase() : text.toUpperCase();
    if (value?.kind === 'indexed') this.#put(value.items, 0, stored);
    else if (value?.kind === 'associative') this.#put(value.items, '0', stored);
    else {
      this.#account(stored.length - (value?.text.length ?? 0), stored.length);
      variable.value = { kind: 'scalar', text: stored };
    }
  }

  setArray(name: string, items: Map<number, string>): void {
    const variable = this.#writable(name);
    let length = 0;
    for (const text of items.values()) length += text.length;
    this.#account(length, 0);
    variable.value = { kind: 'indexed', items };
  }

  setAssociative(name: string, items: Map<string, string>): void {
    this.#writable(name).value = { kind: 'associative', items };
  }

  /** `key` is a number for an indexed array (negative: from the end), text for an associative one. */
  setElement(name: string, key: number | string, text: string): void {
    const variable = this.#writable(name);
    if (variable.value?.kind === 'associative') {
      this.#put(variable.value.items, String(key), text);
      return;
    }
    const items = variable.value?.kind === 'indexed' ? variable.value.items : new Map<number, string>();
    if (variable.value?.kind === 'scalar') items.set(0, variable.value.text);
    const index = Number(key);
    this.#put(items, index < 0 ? lastIndex(items) + 1 + index : index, text);
    variable.value = { kind: 'indexed', items };
  }

  unset(name: string): void {
    for (const scope of this.#scopes.toReversed()) {
      const variable = scope.get(name);
      if (variable === undefined) continue;
      if (variable.readonly) throw new ReadonlyVariable(name);
      scope.delete(name);
      return;
    }
  }

  unsetElement(name: string, key: number | string): void {
    const variable = this.#writable(name);
    if (variable.value?.kind === 'associative') variable.value.items.delete(String(key));
    else if (variable.value?.kind === 'indexed') variable.value.items.delete(Number(key));
  }

  /** Makes sure the variable exists (in this scope only, when `local`), without a value if it is new. */
  declare(name: string, options: { readonly local?: boolean } = {}): Variable {
    const scope = options.local ? this.#scopes.at(-1) : undefined;
    const existing = scope === undefined ? this.#lookUp(name) : scope.get(name);
    if (existing !== undefined) return existing;
    const variable: Variable = { value: undefined, exported: false, readonly: false, integer: false };
    (scope ?? this.#scopes[0])?.set(name, variable);
    return variable;
  }

  mark(name: string, attribute: Attribute, on: boolean): void {
    this.declare(name)[attribute] = on;
  }

  get inFunction(): boolean {
    return this.#scopes.length > 1;
  }

  enterFunction(): void {
    this.#scopes.push(new Map());
  }

  leaveFunction(): void {
    if (this.#scopes.length > 1) this.#scopes.pop();
  }

  names(): string[] {
    return [...new Set(this.#scopes.flatMap((scope) => [...scope.keys()]))].toSorted();
  }

  /** What programs get. */
  environment(): Record<string, string> {
    const environment: Record<string, string> = {};
    for (const scope of this.#scopes) {
      for (const [name, variable] of scope) {
        if (variable.exported && variable.value?.kind === 'scalar') environment[name] = variable.value.text;
        else if (Object.hasOwn(environment, name) && !variable.exported) delete environment[name];
      }
    }
    return environment;
  }

  #lookUp(name: string): Variable | undefined {
    for (let i = this.#scopes.length - 1; i >= 0; i--) {
      const variable = this.#scopes[i]?.get(name);
      if (variable !== undefined) return variable;
    }
    return undefined;
  }

  #writable(name: string): Variable {
    const variable = this.find(name) ?? this.declare(name);
    if (variable.readonly) throw new ReadonlyVariable(name);
    return variable;
  }

  #put<K extends string | number>(items: Map<K, string>, key: K, text: string): void {
    this.#account(text.length - (items.get(key)?.length ?? 0), text.length);
    items.set(key, text);
  }

  #account(change: number, length: number): void {
    if (length > LIMITS.string) throw new LimitExceeded('string');
    this.#size += change;
    if (this.#size > LIMITS.variables) {
      this.#size -= change;
      throw new LimitExceeded('variables');
    }
  }
}

/** Elements in the order of their keys (an associative array keeps the order of insertion). */
export function elements(value: Value | undefined): [string, string][] {
  if (value === undefined) return [];
  if (value.kind === 'scalar') return [['0', value.text]];
  if (value.kind === 'associative') return [...value.items];
  return [...value.items].toSorted(([a], [b]) => a - b).map(([index, text]) => [String(index), text]);
}

export function lastIndex(items: ReadonlyMap<number, string>): number {
  let last = -1;
  for (const index of items.keys()) last = Math.max(last, index);
  return last;
}

function copyOf(variable: Variable): Variable {
  const { value } = variable;
  if (value === undefined) return { ...variable };
  if (value.kind === 'scalar') return { ...variable, value: { ...value } };
  if (value.kind === 'indexed') return { ...variable, value: { kind: 'indexed', items: new Map(value.items) } };
  return { ...variable, value: { kind: 'associative', items: new Map(value.items) } };
}
