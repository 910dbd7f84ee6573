/** Which container of a Pod a request is about, and the errors when that can't be told. */
import { badRequest } from '../failure.ts';
import type { Pod } from '../kinds/pod/types.ts';

export function containerOf({ metadata, spec }: Pod, asked: string | null): string {
  const name = metadata.name ?? '';
  const init = spec.initContainers ?? [];
  const all = [...init, ...(spec.containers ?? []), ...(spec.ephemeralContainers ?? [])].map((one) => one.name);
  if (asked !== null && asked !== '') {
    if (all.includes(asked)) return asked;
    throw badRequest(`container ${asked} is not valid for pod ${name}`);
  }
  const preferred = metadata.annotations?.['kubectl.kubernetes.io/default-container'];
  if (preferred !== undefined && all.includes(preferred)) return preferred;
  const [only, second] = spec.containers;
  if (only && !second) return only.name;
  const choice = `choose one of: [${spec.containers.map((one) => one.name).join(' ')}]`;
  const also = init.length === 0 ? '' : ` or one of the init containers: [${init.map((one) => one.name).join(' ')}]`;
  throw badRequest(`a container name must be specified for pod ${name}, ${choice}${also}`);
}
