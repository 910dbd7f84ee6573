/** The API server: every path of the API over one store. No sockets; whoever has some puts them in front of it. */
import type { ApiRequest, ApiResponse } from '../../sandbox.ts';
import type { Clock } from '../process.ts';
import { ApiFailure, type ExecStreams, type KubernetesApi, type PortForward } from '../upgrade.ts';
import { aggregated } from './discovery/aggregated.ts';
import { apiVersions, groupDocument, groupList, resourceList } from './discovery/legacy.ts';
import { openApiDocument, openApiIndex } from './discovery/openapi.ts';
import { discoveryRows } from './discovery/rows.ts';
import { serverVersion } from './discovery/version.ts';
import { badRequest, noSuchResource } from './failure.ts';
import { trackUpdate } from './fields/track.ts';
import { authorize } from './requests/authorize.ts';
import { decodeObject } from './requests/body.ts';
import { aggregatedType, wantsAggregated } from './requests/negotiate.ts';
import { fieldManager, parseRequest, type Request } from './requests/request.ts';
import { handleResource } from './requests/resources.ts';
import { failureResponse, jsonResponse, pageNotFound, textResponse } from './requests/respond.ts';
import { groupVersion, resourceRoute } from './requests/route.ts';
import { metricsKinds } from './metrics/kinds.ts';
import { metricsResponse } from './metrics/metrics.ts';
import { asPod } from './kinds/pod/pod.ts';
import type { Pod } from './kinds/pod/types.ts';
import type { Kind } from './kind.ts';
import type { KubeletClient } from './kubelet-client.ts';
import { timestamp, type KubeObject } from './object.ts';
import type { Registry } from './registry/registry.ts';
import type { Review } from './reviews/review.ts';
import { containerOf } from './subresources/container.ts';

export interface ApiServerOptions {
  readonly registry: Registry;
  readonly kinds: readonly Kind[];
  readonly reviews: readonly Review[];
  readonly kubelet: KubeletClient;
  readonly clock: Clock;
}

export class ApiServer implements KubernetesApi {
  readonly #options: ApiServerOptions;
  /** Those that are stored, and those that are made when somebody asks. */
  readonly #kinds: readonly Kind[];

  constructor(options: ApiServerOptions) {
    this.#options = options;
    this.#kinds = [...options.kinds, ...metricsKinds];
  }

  async handle(request: ApiRequest): Promise<ApiResponse> {
    try {
      return await this.#answer(parseRequest(request));
    } catch (error) {
      return failureResponse(error);
    }
  }

  async exec(request: ApiRequest, streams: ExecStreams): Promise<number> {
    const { kubelet } = this.#options;
    const parsed = parseRequest(request);
    const { pod, subresource } = await this.#pod(parsed);
    const container = containerOf(pod, parsed.query.get('container'));
    if (subresource === 'attach') return kubelet.attach(pod, { container, signal: request.signal }, streams);
    const command = parsed.query.getAll('command');
    if (command.length === 0) throw badRequest('you must specify at least one command for the container');
    return kubelet.exec(pod, { container, command, signal: request.signal }, streams);
  }

  async portForward(request: ApiRequest): Promise<PortForward> {
    const { pod } = await this.#pod(parseRequest(request));
    return this.#options.kubelet.portForward(pod);
  }

  async #pod(request: Request): Promise<{ pod: Pod; subresource: string }> {
    const { kinds, registry } = this.#options;
    const version = groupVersion(request.path);
    const route = version && resourceRoute(version, kinds);
    if (route?.kind.kind !== 'Pod' || route.name === undefined || route.subresource === undefined)
      throw noSuchResource();
    const { kind, namespace, name, subresource } = route;
    authorize(request.caller, { verb: 'create', group: '', resource: 'pods', subresource, namespace, name });
    return { pod: asPod(await registry.get(kind, namespace, name)), subresource };
  }

  async #answer(request: Request): Promise<ApiResponse> {
    const path = request.path.replace(/\/+$/, '') || '/';
    const fixed = Object.hasOwn(fixedPaths, path) ? fixedPaths[path] : undefined;
    if (fixed) return fixed();
    if (/^\/(healthz|livez|readyz)\/[\w-]+/.test(path)) return textResponse('ok');
    if (path.startsWith('/openapi/v3')) return this.#openApi(path);
    const found = groupVersion(path);
    if (!found || found.rest.length === 0) return this.#discovery(request, path);
    const { reviews } = this.#options;
    const isKnown = [...this.#kinds, ...reviews].some(
      (one) => one.group === found.group && one.version === found.version,
    );
    if (!isKnown) return pageNotFound();
    const review = reviews.find(
      (one) => one.group === found.group && one.version === found.version && one.resource === found.rest[0],
    );
    if (review) return this.#review(review, request);
    const route = resourceRoute(found, this.#kinds);
    if (!route) throw noSuchResource();
    if (metricsKinds.includes(route.kind)) return metricsResponse(route, request, this.#options);
    return handleResource(route, request, this.#options);
  }

  #discovery(request: Request, path: string): ApiResponse {
    const rows = discoveryRows(this.#kinds, this.#options.reviews);
    const [, root = '', group = '', version = ''] = path.split('/');
    if (root !== 'api' && root !== 'apis') return pageNotFound();
    if (group === '' && wantsAggregated(request)) {
      return jsonResponse(aggregated(rows, root), { contentType: aggregatedType });
    }
    if (root === 'api' && group === '') return jsonResponse(apiVersions());
    if (root === 'apis' && group === '') return jsonResponse(groupList(rows));
    const answer =
      root === 'api'
        ? resourceList(rows, '', group)
        : version === ''
          ? groupDocument(rows, group)
          : resourceList(rows, group, version);
    return answer ? jsonResponse(answer) : pageNotFound();
  }

  async #openApi(path: string): Promise<ApiResponse> {
    if (path === '/openapi/v3') return jsonResponse(openApiIndex(this.#kinds));
    const document = await openApiDocument(this.#kinds, path.slice('/openapi/v3/'.length));
    return document ? jsonResponse(document) : pageNotFound();
  }

  #review(review: Review, request: Request): ApiResponse {
    if (request.method !== 'POST') {
      const message = 'the server does not allow this method on the requested resource';
      throw new ApiFailure({ code: 405, reason: 'MethodNotAllowed', message, details: {} });
    }
    const question = decodeObject(request, review, () => {});
    const now = this.#options.clock.now();
    const answer = review.answer(question, { caller: request.caller, now });
    const options = { manager: fieldManager(request) };
    const shown: KubeObject = { kind: review.kind, apiVersion: `${review.group}/${review.version}`, ...answer };
    trackUpdate({
      kind: { schema: review.schema, zero: { metadata: {}, spec: {} } },
      before: undefined,
      after: shown,
      options,
      time: timestamp(now),
    });
    return jsonResponse(shown, { status: 201 });
  }
}

const paths = ['/api', '/apis', '/healthz', '/livez', '/openapi/v3', '/readyz', '/version'];

const fixedPaths: Readonly<Record<string, () => ApiResponse>> = {
  '/': () => jsonResponse({ paths }),
  '/version': () => jsonResponse(serverVersion),
  '/healthz': () => textResponse('ok'),
  '/livez': () => textResponse('ok'),
  '/readyz': () => textResponse('ok'),
};
