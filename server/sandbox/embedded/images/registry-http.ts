/** The registry's own API, as far as a reader with curl asks it: the list of repositories and of tags. */
import type { HttpHandler } from '../http.ts';
import { respond, urlOf, type Answer } from './respond.ts';
import type { SandboxRegistry } from './registry.ts';

export function registryHandler(registry: SandboxRegistry, now: () => number): HttpHandler {
  return async (request) => {
    const answer = isAllowed(registry, request.headers['authorization'])
      ? route(registry, urlOf(request.path).pathname)
      : unauthorized();
    const headers = {
      'Content-Type': 'application/json; charset=utf-8',
      'Docker-Distribution-Api-Version': 'registry/2.0',
      ...answer.headers,
    };
    return respond({ ...answer, headers }, { method: request.method, now: now() });
  };
}

function isAllowed(registry: SandboxRegistry, header: string | undefined): boolean {
  const encoded = /^Basic (.+)$/.exec(header ?? '')?.[1];
  if (encoded === undefined) return false;
  const [user = '', ...password] = atob(encoded).split(':');
  return registry.accepts(user, password.join(':'));
}

function route(registry: SandboxRegistry, path: string): Answer {
  if (path === '/v2/') return { status: 200, body: '{}' };
  if (path === '/v2/_catalog')
    return { status: 200, body: `${JSON.stringify({ repositories: registry.repositories() })}\n` };
  const name = /^\/v2\/(.+)\/tags\/list$/.exec(path)?.[1];
  const tags = name === undefined ? undefined : registry.tags(name);
  if (tags !== undefined) return { status: 200, body: `${JSON.stringify({ name, tags })}\n` };
  return failure(
    404,
    name === undefined ? 'UNSUPPORTED' : 'NAME_UNKNOWN',
    name === undefined ? 'the simulator lists repositories and tags only' : 'repository name not known to registry',
  );
}

function unauthorized(): Answer {
  return {
    ...failure(401, 'UNAUTHORIZED', 'authentication required'),
    headers: { 'Www-Authenticate': 'Basic realm="Sandbox Registry"' },
  };
}

function failure(status: number, code: string, message: string): Answer {
  return { status, body: `${JSON.stringify({ errors: [{ code, message, detail: null }] })}\n` };
}
