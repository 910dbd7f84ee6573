/** What the words of a command mean: `TYPE`, `TYPE NAME…`, `TYPE/NAME…`, `TYPE,TYPE`. */
import { KubectlError } from '../cli/error.ts';
import type { Discovery, Resource } from './discovery.ts';

export interface Selection {
  readonly resource: Resource;
  /** Undefined: all of them. */
  readonly name: string | undefined;
}

export async function selectionOf(args: readonly string[], discovery: Discovery): Promise<Selection[]> {
  if (args.some((word) => word.includes('/'))) {
    return Promise.all(
      args.map(async (word) => {
        const [type = '', name = '', ...rest] = word.split('/');
        if (!word.includes('/')) {
          throw new KubectlError(
            "error: there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'",
          );
        }
        if (rest.length > 0 || !type || !name)
          throw new KubectlError('error: arguments in resource/name form may not have more than one slash');
        return { resource: await discovery.resource(type), name };
      }),
    );
  }
  const [types = '', ...names] = args;
  const resources = (await Promise.all(types.split(',').map((type) => discovery.resources(type)))).flat();
  if (names.length === 0) return resources.map((resource) => ({ resource, name: undefined }));
  if (resources.length > 1 && types.includes(',')) {
    return resources.flatMap((resource) => names.map((name) => ({ resource, name })));
  }
  return names.map((name) => ({ resource: resources[0] as Resource, name }));
}
