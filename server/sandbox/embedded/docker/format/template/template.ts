/** Go templates, as far as `--format` needs them: fields, pipelines, `if`, `range`, `with` and docker's functions. */
import { Executor } from './execute.ts';
import { NodeParser } from './parse.ts';

export interface Template {
  execute(data: unknown): string;
}

/** `strict` refuses fields that do not exist, as `docker inspect` does. */
export function parseTemplate(source: string, options: { readonly strict?: boolean } = {}): Template {
  const parser = new NodeParser(source);
  const nodes = parser.nodes();
  return {
    execute: (data) =>
      new Executor(options.strict ?? false).run(nodes, { dot: data, variables: new Map([['$', data]]) }),
  };
}
