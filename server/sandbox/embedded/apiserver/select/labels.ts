/** Label selectors in the notation of a URL: `app=a,tier in (x,y),!old`. */
import { badRequest } from '../failure.ts';

export type Labels = Readonly<Record<string, string>>;
export type Matcher = (labels: Labels) => boolean;

/** Throws the server's own 400 when the selector cannot be read. */
export function parseLabelSelector(text: string): Matcher {
  const requirements = new Parser(text).parse();
  return (labels) => requirements.every((matches) => matches(labels));
}

/** The selector of a ReplicaSet, Deployment or similar, as an object. */
export function matchesSelector(selector: LabelSelector | undefined, labels: Labels): boolean {
  if (!selector) return false;
  const wanted = Object.entries(selector.matchLabels ?? {});
  return (
    wanted.every(([key, value]) => labels[key] === value) &&
    (selector.matchExpressions ?? []).every((one) => matchesExpression(one, labels))
  );
}

export interface LabelSelector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly Expression[];
}

export interface Expression {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

/** As the server prints a selector object in a table. */
export function formatSelector(selector: LabelSelector | undefined): string {
  if (!selector) return '<none>';
  const parts = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  for (const { key, operator, values = [] } of selector.matchExpressions ?? []) {
    const list = [...values].sort().join(',');
    if (operator === 'In') parts.push(`${key} in (${list})`);
    else if (operator === 'NotIn') parts.push(`${key} notin (${list})`);
    else parts.push(operator === 'Exists' ? key : `!${key}`);
  }
  return parts.length === 0 ? '<none>' : parts.sort().join(',');
}

function matchesExpression({ key, operator, values = [] }: Expression, labels: Labels): boolean {
  const value = labels[key];
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}

const unparsable = (why: string): Error => badRequest(`unable to parse requirement: ${why}`);

class Parser {
  readonly #tokens: string[];
  #next = 0;

  constructor(text: string) {
    this.#tokens = text.match(/==|!=|[=!,()<>]|[^\s=!,()<>]+/g) ?? [];
  }

  parse(): Matcher[] {
    const requirements: Matcher[] = [];
    while (this.#peek() !== '') {
      requirements.push(this.#requirement());
      const separator = this.#take();
      if (separator === '') break;
      if (separator !== ',') throw badRequest(`found '${separator}', expected: ',' or 'end of string'`);
      if (this.#peek() === '') throw badRequest("found '', expected: identifier after ','");
    }
    return requirements;
  }

  #requirement(): Matcher {
    if (this.#peek() === '!') {
      this.#take();
      const key = this.#identifier();
      return (labels) => labels[key] === undefined;
    }
    const key = this.#identifier();
    const operator = this.#peek();
    if (operator === '' || operator === ',') return (labels) => labels[key] !== undefined;
    this.#take();
    switch (operator) {
      case '=':
      case '==': {
        const value = this.#value();
        return (labels) => labels[key] === value;
      }
      case '!=': {
        const value = this.#value();
        return (labels) => labels[key] !== value;
      }
      case 'in':
      case 'notin': {
        const values = this.#values();
        const inside = operator === 'in';
        return (labels) => {
          const value = labels[key];
          return value === undefined ? !inside : values.includes(value) === inside;
        };
      }
      case '<':
      case '>': {
        const limit = Number(this.#value());
        return (labels) => {
          const value = labels[key];
          if (value === undefined || !/^-?\d+$/.test(value)) return false;
          return operator === '<' ? Number(value) < limit : Number(value) > limit;
        };
      }
      default:
        throw badRequest(`found '${operator}', expected: in, notin, =, ==, !=, gt, lt`);
    }
  }

  #identifier(): string {
    const token = this.#take();
    if (/^[^=!,()<>]+$/.test(token)) return token;
    throw badRequest(`found '${token}', expected: !, identifier, or 'end of string'`);
  }

  #value(): string {
    const token = this.#peek();
    if (token === '' || token === ',') return '';
    if (/^[=!()<>]/.test(token)) throw unparsable(`found '${token}', expected: identifier`);
    this.#take();
    return token;
  }

  #values(): string[] {
    const open = this.#take();
    if (open !== '(') throw badRequest(`found '${open}', expected: '('`);
    const values: string[] = [];
    for (;;) {
      const token = this.#take();
      if (token === ')') return values;
      if (token === '') throw unparsable("found '', expected: ',' or ')'");
      if (token !== ',') values.push(token);
    }
  }

  #peek(): string {
    return this.#tokens[this.#next] ?? '';
  }

  #take(): string {
    const token = this.#peek();
    this.#next += 1;
    return token;
  }
}
