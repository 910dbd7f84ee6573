/** The registry gate as the helpers ask it. */
import { basic } from '../registry-gate/token.ts';
import { RegistryFailure, type HelperRegistry } from '../../helpers/registry.ts';

export interface RegistryClientOptions {
  readonly url: string;
  /** As it stands in image names. */
  readonly host: string;
  readonly token: string;
}

const LIMIT_MS = 10_000;

export function registryClient({ url, host, token }: RegistryClientOptions): HelperRegistry {
  const authorization = basic(token);
  /** Fails unless the answer has one of these statuses. */
  const ask = async (method: string, path: string, expected: readonly number[]): Promise<Response> => {
    let response: Response;
    try {
      response = await fetch(url + path, { method, headers: { authorization }, signal: AbortSignal.timeout(LIMIT_MS) });
    } catch (error) {
      const reason = error instanceof Error ? (error.cause instanceof Error ? error.cause.message : error.message) : '';
      throw new RegistryFailure(`the registry ${host} does not answer (${reason}); try again in a moment`, {
        cause: error,
      });
    }
    if (expected.includes(response.status)) return response;
    throw new RegistryFailure(`the registry ${host} refused: ${firstError(await response.text()) ?? response.status}`);
  };
  return {
    host,
    token,
    create: async (repository) => (await ask('PUT', `/sandbox/repositories/${repository}`, [201, 409])).status === 201,
    repositories: async () => namesIn(await (await ask('GET', '/sandbox/repositories', [200])).json(), 'repositories'),
    tags: async (repository) => {
      const response = await ask('GET', `/v2/${repository}/tags/list`, [200, 404]);
      return response.status === 404 ? undefined : namesIn(await response.json(), 'tags');
    },
  };
}

function namesIn(body: unknown, key: string): string[] {
  const list: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, key) : undefined;
  return Array.isArray(list) ? list.filter((name): name is string => typeof name === 'string').toSorted() : [];
}

/** The message of a registry API's error. */
function firstError(body: string): string | undefined {
  return /"message":"((?:[^"\\]|\\.)*)"/.exec(body)?.[1];
}
