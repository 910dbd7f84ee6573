/** kubectl's JSONPath templates -> nodes: text with `{…}` actions, ranges, filters, slices, unions. */

export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'path'; readonly steps: readonly PathStep[] }
  | { readonly kind: 'range'; readonly steps: readonly PathStep[]; readonly body: readonly Node[] };

export type PathStep =
  | { readonly kind: 'root' }
  | { readonly kind: 'field'; readonly name: string }
  | {
      readonly kind: 'index';
      readonly from: number | undefined;
      readonly to: number | undefined;
      readonly step: number | undefined;
      readonly single: boolean;
    }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'descend' }
  | { readonly kind: 'union'; readonly paths: readonly (readonly PathStep[])[] }
  | { readonly kind: 'filter'; readonly left: Operand; readonly operator: string; readonly right: Operand | undefined };

export type Operand =
  | { readonly kind: 'path'; readonly steps: readonly PathStep[] }
  | { readonly kind: 'value'; readonly value: string | number | boolean };

/** Why a template can't be read; the message is client-go's. */
export class JsonPathError extends Error {
  override readonly name = 'JsonPathError';
}

export function parseTemplate(template: string): readonly Node[] {
  const root: Node[] = [];
  const open: { steps: readonly PathStep[]; body: Node[] }[] = [];
  const into = (): Node[] => open.at(-1)?.body ?? root;
  let at = 0;
  while (at < template.length) {
    const brace = template.indexOf('{', at);
    if (brace < 0 || brace > at) into().push({ kind: 'text', text: template.slice(at, brace < 0 ? undefined : brace) });
    if (brace < 0) break;
    const end = actionEnd(template, brace + 1);
    if (end < 0)
      throw new JsonPathError(/\[[^\]]*$/.test(template.slice(brace)) ? 'unterminated array' : 'unclosed action');
    const action = template.slice(brace + 1, end).trim();
    at = end + 1;
    if (action === 'end') {
      const range = open.pop();
      if (!range) throw new JsonPathError('not in range, nothing to end');
      into().push({ kind: 'range', ...range });
    } else if (/^range(?:\s|$)/.test(action)) {
      open.push({ steps: new PathParser(action.slice(5).trim()).all(), body: [] });
    } else if (/^["']/.test(action)) {
      into().push({ kind: 'text', text: unquote(action) });
    } else into().push({ kind: 'path', steps: new PathParser(action).all() });
  }
  // Without an end, client-go runs what follows for each item, and once more after them.
  for (let range = open.pop(); range; range = open.pop()) into().push({ kind: 'range', ...range }, ...range.body);
  return root;
}

/** Where the action's closing brace is, quotes respected. */
function actionEnd(text: string, from: number): number {
  let quote = '';
  for (let at = from; at < text.length; at++) {
    const character = text[at] as string;
    if (character === '\\') at++;
    else if (quote) quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === '}') return at;
  }
  return -1;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

function unquote(text: string): string {
  if (text.length < 2 || text.at(-1) !== text[0]) throw new JsonPathError('unterminated quoted string');
  return text.slice(1, -1).replace(/\\(.)/g, (_, character: string) => ESCAPES[character] ?? character);
}

class PathParser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  all(): PathStep[] {
    const steps = this.#steps(() => this.#at >= this.#text.length);
    return steps;
  }

  #steps(done: () => boolean): PathStep[] {
    const steps: PathStep[] = [];
    while (!done()) {
      const character = this.#text[this.#at];
      if (character === '$') {
        this.#at++;
        steps.push({ kind: 'root' });
      } else if (character === '@') this.#at++;
      else if (character === ' ') this.#at++;
      else if (character === '.') {
        if (this.#text[this.#at + 1] === '.') {
          this.#at += 2;
          steps.push({ kind: 'descend' });
          const descended = this.#name();
          if (descended) steps.push(descended);
        } else {
          this.#at++;
          const step = this.#name();
          if (step) steps.push(step);
        }
      } else if (character === '[') steps.push(this.#bracket());
      else {
        const step = this.#name();
        if (!step)
          throw new JsonPathError(
            `unrecognized character in action: U+${(character ?? ' ').charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')} '${character ?? ''}'`,
          );
        steps.push(step);
      }
    }
    return steps;
  }

  #name(): PathStep | undefined {
    let name = '';
    while (this.#at < this.#text.length) {
      const character = this.#text[this.#at] as string;
      if (character === '\\' && this.#at + 1 < this.#text.length) {
        name += this.#text[this.#at + 1] as string;
        this.#at += 2;
      } else if (/[\w$/*:-]/.test(character) && !(character === '$' && name === '')) {
        name += character;
        this.#at++;
      } else break;
    }
    if (name === '') return undefined;
    return name === '*' ? { kind: 'wildcard' } : { kind: 'field', name };
  }

  #bracket(): PathStep {
    const end = this.#closing();
    const inside = this.#text.slice(this.#at + 1, end).trim();
    this.#at = end + 1;
    if (inside === '*') return { kind: 'wildcard' };
    const filter = /^\?\((.*)\)$/s.exec(inside);
    if (filter) return parseFilter(filter[1] as string);
    const slice = /^(-?\d*)(?::(-?\d*))?(?::(-?\d*))?$/.exec(inside);
    if (slice && inside !== '') {
      const number = (text: string | undefined): number | undefined => (text ? Number(text) : undefined);
      return {
        kind: 'index',
        from: number(slice[1]),
        to: number(slice[2]),
        step: number(slice[3]),
        single: !inside.includes(':'),
      };
    }
    const parts = splitUnion(inside);
    if (parts.length > 1 || /^["']/.test(inside)) return { kind: 'union', paths: parts.map(unionPath) };
    if (inside.startsWith('?(')) throw new JsonPathError('unterminated filter');
    throw new JsonPathError(`invalid array index ${inside}`);
  }

  #closing(): number {
    let depth = 0;
    let quote = '';
    for (let at = this.#at; at < this.#text.length; at++) {
      const character = this.#text[at] as string;
      if (quote) quote = character === quote ? '' : quote;
      else if (character === '"' || character === "'") quote = character;
      else if (character === '[') depth++;
      else if (character === ']' && --depth === 0) return at;
    }
    throw new JsonPathError('unterminated array');
  }
}

/** Quotes don't keep dots together: `['a.b']` is the path a.b, as in client-go. */
function unionPath(part: string): PathStep[] {
  if (part.startsWith('"')) throw new JsonPathError(`invalid array index ${part}`);
  if (part.startsWith("'")) return new PathParser(part.slice(1, -1)).all();
  if (/^-?\d+$/.test(part))
    return [{ kind: 'index', from: Number(part), to: undefined, step: undefined, single: true }];
  return new PathParser(part).all();
}

function splitUnion(text: string): string[] {
  return (text.match(/(?:"[^"]*"|'[^']*'|[^,"'])+/g) ?? []).map((part) => part.trim());
}

function parseFilter(text: string): PathStep {
  const match = /^((?:"[^"]*"|'[^']*'|[^=<>!"'])+?)\s*(==|!=|<=|>=|<|>)\s*(.+)$/s.exec(text.trim());
  if (!match) return { kind: 'filter', left: operand(text.trim()), operator: 'exists', right: undefined };
  return {
    kind: 'filter',
    left: operand((match[1] as string).trim()),
    operator: match[2] as string,
    right: operand((match[3] as string).trim()),
  };
}

function operand(text: string): Operand {
  if (/^["']/.test(text)) return { kind: 'value', value: unquote(text) };
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return { kind: 'value', value: Number(text) };
  if (text === 'true' || text === 'false') return { kind: 'value', value: text === 'true' };
  return { kind: 'path', steps: new PathParser(text).all() };
}
