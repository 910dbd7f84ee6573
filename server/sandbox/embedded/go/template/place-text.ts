/** Where in a template something went wrong, as Go's engine writes it. */
import type { TemplateError } from './error.ts';

/** `1:5: executing "output" at <.a.b>`: the line, and the characters before it on that line. */
export function placeText(
  { place }: TemplateError,
  template: { readonly name: string; readonly text: string },
): string {
  const before = template.text.slice(0, place?.offset ?? 0);
  const column = before.length - (before.lastIndexOf('\n') + 1);
  return `${before.split('\n').length}:${column}: executing "${template.name}" at <${place?.source ?? ''}>`;
}
