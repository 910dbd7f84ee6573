/** What BuildKit warns about in a Dockerfile that it builds all the same. */
import { type Instruction, keyValues } from './dockerfile.ts';

type Rule = (instruction: Instruction) => readonly string[];

const SECRET = /(?:^|_)(?:apikey|auth|credentials?|key|password|pword|passwd|secret|token)(?:_|$)/i;

const shellForm: Rule = ({ name, exec }) =>
  exec === undefined
    ? [
        `JSONArgsRecommended: JSON arguments recommended for ${name} to prevent unintended behavior related to OS signals`,
      ]
    : [];

const legacyForm: Rule = ({ name, rest }) =>
  /^[^\s=]+\s/.test(rest)
    ? [`LegacyKeyValueFormat: "${name} key=value" should be used instead of legacy "${name} key value" format`]
    : [];

const secrets: Rule = ({ name, rest }) =>
  keysOf(rest)
    .filter((key) => SECRET.test(key))
    .map((key) => `SecretsUsedInArgOrEnv: Do not use ARG or ENV instructions for sensitive data (${name} "${key}")`);

const keysOf = (rest: string): string[] => {
  const keys = keyValues(rest).map(([key]) => key);
  return keys.length > 0 ? keys : [rest.trim()];
};

const RULES: Readonly<Record<string, readonly Rule[]>> = {
  ARG: [secrets],
  CMD: [shellForm],
  ENTRYPOINT: [shellForm],
  ENV: [legacyForm, secrets],
  LABEL: [legacyForm],
  MAINTAINER: [() => ['MaintainerDeprecated: Maintainer instruction is deprecated in favor of using label']],
};

export function lint(instructions: readonly Instruction[]): string[] {
  return instructions.flatMap((instruction) => {
    const rules = (Object.hasOwn(RULES, instruction.name) ? RULES[instruction.name] : undefined) ?? [];
    return rules.flatMap((rule) => rule(instruction)).map((text) => `${text} (line ${instruction.line})`);
  });
}
