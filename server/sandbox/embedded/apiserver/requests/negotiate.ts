/** What form of answer a client accepts. */
import type { Request } from './request.ts';

export type Form = 'object' | 'table' | 'metadata' | 'metadata-list';

/** The first form of the Accept header that the server has. */
export function acceptedForm({ headers }: Request): Form {
  for (const media of (headers['accept'] ?? '').split(',')) {
    const parameters = media.split(';').map((part) => part.trim());
    if (parameters.includes('as=Table')) return 'table';
    if (parameters.includes('as=PartialObjectMetadata')) return 'metadata';
    if (parameters.includes('as=PartialObjectMetadataList')) return 'metadata-list';
    if (['application/json', '*/*', 'application/*'].includes(parameters[0] ?? '') && parameters.length === 1)
      return 'object';
  }
  return 'object';
}

/** Whether the client wants all groups and resources in one answer. */
export function wantsAggregated({ headers }: Request): boolean {
  return (headers['accept'] ?? '').split(',').some((media) => {
    const parameters = media.split(';').map((part) => part.trim());
    return parameters.includes('as=APIGroupDiscoveryList') && parameters.includes('v=v2');
  });
}

export const aggregatedType = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
