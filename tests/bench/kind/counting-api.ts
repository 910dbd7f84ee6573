/** The cluster's API as a replica of the bench calls it: every request is counted, and every box it makes is remembered. */
import { ClusterApi, type CallOptions } from '../../../server/sandbox/kind/api/api.ts';
import type { ApiRequest, ApiResponse } from '../../../server/sandbox/sandbox.ts';
import { asBoxId, type BoxId } from '../../../server/sandbox/kind/names.ts';

const BOX = /atd-([a-f0-9]{10})-box/;

export interface Requests {
  readonly all: number;
  /** Of them for one sandbox or another: those that name its box. */
  readonly ofBoxes: number;
}

export class CountingApi extends ClusterApi {
  readonly made = new Set<BoxId>();
  #all = 0;
  #ofBoxes = 0;

  get requests(): Requests {
    return { all: this.#all, ofBoxes: this.#ofBoxes };
  }

  override async call<T>(method: string, path: string, options?: CallOptions): Promise<T> {
    this.#count(path);
    const answer = await super.call<T>(method, path, options);
    if (method === 'POST' && path === '/api/v1/namespaces') this.#remember(options?.body);
    return answer;
  }

  override async pass(request: ApiRequest, token: string): Promise<ApiResponse> {
    this.#count(request.path);
    return super.pass(request, token);
  }

  /** One exec stream is one request, however long it is. */
  override async socketOptions(path: string): ReturnType<ClusterApi['socketOptions']> {
    this.#count(path);
    return super.socketOptions(path);
  }

  #count(path: string): void {
    this.#all++;
    if (BOX.test(path)) this.#ofBoxes++;
  }

  #remember(body: { metadata?: { name?: string } } = {}): void {
    const { name = '' } = body.metadata ?? {};
    const id = asBoxId(BOX.exec(name)?.[1]);
    if (id !== undefined) this.made.add(id);
  }
}
