/** Template values of a page: `{{ns}}`, `{{repo}}`, … shown with their defaults, run with the sandbox's own. */

export const TEMPLATE_DEFAULTS = {
  /** The reader's namespace. */
  ns: 'ci360',
  /** The registry with a trailing slash, as in `$REPO`. */
  repo: '111122223333.dkr.ecr.us-east-1.amazonaws.com/',
  account: '111122223333',
  region: 'us-east-1',
  cluster: 'baldur-eks',
} as const satisfies Record<string, string>;

/** The text with every known `{{name}}` replaced; an unknown one stays as it is. */
export function fillTemplate(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{([a-z]{1,20})\}\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? (values[name] as string) : whole,
  );
}

/** `${REPO}` of a file of the guide: kubectl expands no shell variables, so saving does. */
export function fillFile(content: string, values: Readonly<Record<string, string>>): string {
  return Object.hasOwn(values, 'repo') ? content.replaceAll('${REPO}', values['repo'] as string) : content;
}

/** Names a text uses that nobody fills; Go templates like `{{.Name}}` are none of ours. */
export function unknownTemplates(text: string): string[] {
  return [...text.matchAll(/\{\{([a-z]{1,40})\}\}/g)]
    .map((match) => match[1] as string)
    .filter((name) => !Object.hasOwn(TEMPLATE_DEFAULTS, name));
}
