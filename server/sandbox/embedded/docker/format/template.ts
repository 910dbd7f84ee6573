/** docker's templates: Go's, with docker's functions and its words for what can't be. */
import { TemplateError } from '../../go/template/error.ts';
import { GO, type Language } from '../../go/template/language.ts';
import type { TemplateFunction } from '../../go/template/template-function.ts';
import { parseGoTemplate } from '../../go/template/parse.ts';
import { placeText } from '../../go/template/place-text.ts';
import { runGoTemplate } from '../../go/template/run.ts';
import { NOTHING, shown } from '../../go/template/values.ts';
import { DockerFailure } from '../verb.ts';

interface TemplateOptions {
  /** As Go calls it: `version` for `docker version`, else nothing. */
  readonly name?: string;
  /** What stands before the engine's own words when it can't be run. */
  readonly failure?: string;
  /** The status for what is no template. */
  readonly parseStatus?: number;
  /** What a key means that the data don't have. Throws TemplateError. */
  readonly missing?: Language['missing'];
  readonly functions?: Readonly<Record<string, TemplateFunction>>;
}

/** From data to text. Throws DockerFailure with docker's words, when it is no template or doesn't fit the data. */
export function dockerTemplate(text: string, options: TemplateOptions = {}): (data: unknown) => string {
  const { name = '', failure = 'template parsing error: ', missing = GO.missing, functions = {} } = options;
  const { parseStatus = 64 } = options;
  const template = inWords(
    () => parseGoTemplate(text, { functions: { ...GO.functions, ...DOCKER, ...functions }, missing }),
    ({ message }) => new DockerFailure(`template parsing error: template: ${name}:1: ${message}`, parseStatus),
  );
  return (data) =>
    inWords(
      () => runGoTemplate(template, data),
      (error) => new DockerFailure(`${failure}template: ${name}:${placeText(error, { name, text })}: ${error.message}`),
    );
}

/** A field that a structure of docker's own doesn't have. */
export const noField =
  (type: string): Language['missing'] =>
  (key) => {
    throw new TemplateError(`can't evaluate field ${key} in type ${type}`);
  };

const DOCKER: Readonly<Record<string, TemplateFunction>> = {
  join: (list, separator) => (Array.isArray(list) ? list.map(shown) : []).join(shown(separator)),
  json: (value) => JSON.stringify(value === NOTHING ? null : value) ?? 'null',
  lower: (text) => shown(text).toLowerCase(),
  pad: (text, before, after) =>
    shown(text) === '' ? '' : ' '.repeat(Number(before)) + shown(text) + ' '.repeat(Number(after)),
  split: (text, separator) => shown(text).split(shown(separator)),
  title: (text) => shown(text).replace(/(?<=^|\s)\p{L}/gu, (letter) => letter.toUpperCase()),
  truncate: (text, length) => Array.from(shown(text)).slice(0, Number(length)).join(''),
  upper: (text) => shown(text).toUpperCase(),
};

function inWords<T>(step: () => T, words: (error: TemplateError) => DockerFailure): T {
  try {
    return step();
  } catch (error) {
    if (error instanceof TemplateError) throw words(error);
    throw error;
  }
}
