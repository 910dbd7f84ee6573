/** Networks: who can reach whom by which name. */
import { EngineError } from './engine-error.ts';
import { randomId } from './names.ts';

export interface EngineNetwork {
  readonly id: string;
  readonly name: string;
  readonly driver: 'bridge' | 'host' | 'null';
  /** The first three numbers of its addresses. */
  readonly subnet: string;
  readonly createdAt: number;
  /** On a network of one's own containers find each other by name; on the default one they do not. */
  readonly resolvesNames: boolean;
  /** Without a way to the outside. */
  readonly internal: boolean;
  readonly labels: Readonly<Record<string, string>>;
}

type NetworkOptions = Partial<Pick<EngineNetwork, 'internal' | 'labels'>>;

const PREDEFINED = new Set(['bridge', 'host', 'none']);

export class Networks {
  readonly #random: () => number;
  readonly #now: () => number;
  readonly #networks = new Map<string, EngineNetwork>();

  constructor(options: { readonly random: () => number; readonly now: () => number }) {
    this.#random = options.random;
    this.#now = options.now;
    this.#add('bridge', 'bridge');
    this.#add('host', 'host');
    this.#add('none', 'null');
  }

  list(): readonly EngineNetwork[] {
    return [...this.#networks.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  get(name: string): EngineNetwork {
    const network = this.#networks.get(name) ?? this.list().find((each) => each.id.startsWith(name) && name.length > 2);
    if (network === undefined) throw new EngineError(404, `network ${name} not found`);
    return network;
  }

  create(name: string, options: NetworkOptions = {}): EngineNetwork {
    if (this.#networks.has(name)) throw new EngineError(409, `network with name ${name} already exists`);
    return this.#add(name, 'bridge', options);
  }

  remove(name: string, users: readonly string[]): void {
    const network = this.get(name);
    if (PREDEFINED.has(network.name))
      throw new EngineError(403, `${network.name} is a pre-defined network and cannot be removed`);
    if (users.length > 0)
      throw new EngineError(
        403,
        `error while removing network: network ${network.name} id ${network.id} has active endpoints`,
      );
    this.#networks.delete(network.name);
  }

  isPredefined(network: EngineNetwork): boolean {
    return PREDEFINED.has(network.name);
  }

  /** The lowest address of a network that nobody has; the first is the gateway's. */
  address({ subnet }: EngineNetwork, taken: ReadonlySet<string>): string {
    const free = Array.from({ length: 253 }, (_, index) => `${subnet}.${index + 2}`).find((each) => !taken.has(each));
    if (free === undefined) throw new EngineError(500, 'no available IPv4 addresses on this network');
    return free;
  }

  #add(name: string, driver: EngineNetwork['driver'], options: NetworkOptions = {}): EngineNetwork {
    const network: EngineNetwork = {
      id: randomId(this.#random),
      name,
      driver,
      subnet: `172.${17 + [...this.#networks.values()].filter((each) => each.driver === 'bridge').length}.0`,
      createdAt: this.#now(),
      resolvesNames: !PREDEFINED.has(name),
      internal: options.internal ?? false,
      labels: options.labels ?? {},
    };
    this.#networks.set(name, network);
    return network;
  }
}
