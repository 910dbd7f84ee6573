/** The attributes an author can give to a step, on a `#:` line above the command or on the fence for all its steps. */
import { parseAttributes, type Attribute } from './attributes.ts';
import type { Step } from './block.ts';
import { FEATURES } from './wants.ts';

export type StepSettings = Pick<
  Step,
  'exitCode' | 'keeps' | 'terminal' | 'timeoutMs' | 'mayDiffer' | 'standIn' | 'wants' | 'checks'
>;

export const DEFAULT_STEP: StepSettings = {
  exitCode: 0,
  keeps: false,
  terminal: undefined,
  timeoutMs: 30_000,
  mayDiffer: undefined,
  standIn: undefined,
  wants: undefined,
  checks: false,
};

/** A reason why an attribute can't be used, and what can. */
export interface AttributeMistake {
  readonly message: string;
  readonly fix: string;
}

interface AttributeRule {
  /** How it is written, for the author who got it wrong. */
  readonly form: string;
  /** The settings it stands for, or undefined when the value is not one of its values. */
  read(value: string | undefined): Partial<StepSettings> | undefined;
}

const RULES = {
  exit: {
    form: 'exit=N with N from 0 to 255',
    read: (value) => within(value, { min: 0, max: 255 }, (exitCode) => ({ exitCode })),
  },
  keep: { form: 'keep (no value)', read: (value) => (value === undefined ? { keeps: true } : undefined) },
  terminal: {
    form: 'terminal=N with N from 1 to 4',
    read: (value) => within(value, { min: 1, max: 4 }, (terminal) => ({ terminal })),
  },
  timeout: {
    form: 'timeout=Ns with N from 1 to 600',
    read: (value) =>
      value?.endsWith('s')
        ? within(value.slice(0, -1), { min: 1, max: 600 }, (seconds) => ({ timeoutMs: seconds * 1000 }))
        : undefined,
  },
  differs: { form: 'differs="why the output may differ"', read: (value) => (value ? { mayDiffer: value } : undefined) },
  'stand-in': { form: 'stand-in=NAME, as in stand-in=aws', read: (value) => (value ? { standIn: value } : undefined) },
  wants: {
    form: `wants=FEATURE, where FEATURE is one of: ${FEATURES.map((feature) => `"${feature}"`).join(', ')}`,
    read: (value) => ((FEATURES as readonly (string | undefined)[]).includes(value) ? { wants: value } : undefined),
  },
  check: { form: 'check (no value)', read: (value) => (value === undefined ? { checks: true } : undefined) },
} as const satisfies Record<string, AttributeRule>;

export const isStepAttribute = (name: string): name is keyof typeof RULES => Object.hasOwn(RULES, name);

/** The settings that a list of attributes stands for, and what is wrong with the others. */
export function readStepAttributes(attributes: readonly Attribute[]): {
  readonly settings: Partial<StepSettings>;
  readonly mistakes: readonly AttributeMistake[];
} {
  const mistakes: AttributeMistake[] = [];
  let settings: Partial<StepSettings> = {};
  for (const { name, value } of attributes) {
    if (!isStepAttribute(name)) {
      mistakes.push({
        message: `unknown attribute "${name}"`,
        fix: `use one of ${Object.keys(RULES).join(', ')}, or take it out`,
      });
      continue;
    }
    const rule: AttributeRule = RULES[name];
    const read = rule.read(value);
    if (read) settings = { ...settings, ...read };
    else {
      mistakes.push({
        message: `attribute "${name}" has the value ${value === undefined ? '(none)' : `"${value}"`}`,
        fix: `write ${rule.form}`,
      });
    }
  }
  return { settings, mistakes };
}

export const readStepLine = (text: string): ReturnType<typeof readStepAttributes> =>
  readStepAttributes(parseAttributes(text));

function within<T>(
  value: string | undefined,
  range: { min: number; max: number },
  make: (value: number) => T,
): T | undefined {
  if (value === undefined || !/^\d{1,6}$/.test(value)) return undefined;
  const number = Number(value);
  return number >= range.min && number <= range.max ? make(number) : undefined;
}
