/** `-o go-template=…`: objects through one of Go's templates. */
import { KubectlError } from '../cli/error.ts';
import { TemplateError } from '../../go/template/error.ts';
import { GO, type Language } from '../../go/template/language.ts';
import type { Template } from '../../go/template/nodes.ts';
import { parseGoTemplate } from '../../go/template/parse.ts';
import { placeText } from '../../go/template/place-text.ts';
import { runGoTemplate } from '../../go/template/run.ts';
import { isMap, NOTHING, shown } from '../../go/template/values.ts';
import { goJson } from '../../go/json.ts';

const KUBECTL: Language = {
  ...GO,
  functions: {
    ...GO.functions,
    base64decode: (text) => decoded(String(text)),
    exists: (item, ...path) => path.reduce(inside, item) !== NOTHING,
  },
};

/** From the value to its text. Throws in kubectl's words, when the template is no template or can't be run. */
export function goTemplate(text: string): (value: unknown) => string {
  const template = parsed(text);
  return (value) => {
    try {
      return runGoTemplate(template, value);
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      const why = `template: output:${placeText(error, { name: 'output', text })}: ${error.message}`;
      throw new KubectlError(
        `Error executing template: ${why}. Printing more information for debugging the template:\n` +
          `\ttemplate was:\n\t\t${text}\n\traw data was:\n\t\t${goJson(value)}\n` +
          `\tobject given to template engine was:\n\t\t${shown(value)}\n\n` +
          `error: error executing template ${JSON.stringify(text)}: ${why}`,
      );
    }
  };
}

function parsed(text: string): Template {
  try {
    return parseGoTemplate(text, KUBECTL);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw new KubectlError(`error: error parsing template ${text}, template: output:1: ${error.message}`);
  }
}

function inside(item: unknown, step: unknown): unknown {
  if (Array.isArray(item)) return typeof step === 'number' && step in item ? item[step] : NOTHING;
  return isMap(item) && Object.hasOwn(item, String(step)) ? item[String(step)] : NOTHING;
}

function decoded(text: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text), (one) => one.charCodeAt(0)));
  } catch (error) {
    throw new TemplateError('error calling base64decode: base64 decode failed: illegal base64 data at input byte 0', {
      cause: error,
    });
  }
}
