/** `-o go-template=…`: objects through one of Go's templates. */
import { KubectlError } from '../cli/error.ts';
import { TemplateError } from '../gotemplate/error.ts';
import { parseGoTemplate, type Template } from '../gotemplate/parse.ts';
import { runGoTemplate } from '../gotemplate/run.ts';
import { shown } from '../gotemplate/values.ts';
import { goJson } from './go-json.ts';

/** From the value to its text. Throws in kubectl's words, when the template is no template or can't be run. */
export function goTemplate(text: string): (value: unknown) => string {
  const template = parsed(text);
  return (value) => {
    try {
      return runGoTemplate(template, value);
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      const why = `template: output:${placeText(error, text)}: ${error.message}`;
      throw new KubectlError(
        `Error executing template: ${why}. Printing more information for debugging the template:\n` +
          `\ttemplate was:\n\t\t${text}\n\traw data was:\n\t\t${goJson(value)}\n` +
          `\tobject given to template engine was:\n\t\t${shown(value)}\n\n` +
          `error: error executing template ${JSON.stringify(text)}: ${why}`,
      );
    }
  };
}

/** `1:5: executing "output" at <.a.b>` */
function placeText({ place }: TemplateError, text: string): string {
  const before = text.slice(0, place?.offset ?? 0);
  const column = before.length - (before.lastIndexOf('\n') + 1);
  return `${before.split('\n').length}:${column}: executing "output" at <${place?.source ?? ''}>`;
}

function parsed(text: string): Template {
  try {
    return parseGoTemplate(text);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw new KubectlError(`error: error parsing template ${text}, template: output:1: ${error.message}`);
  }
}
