/** The annotation in which `kubectl apply` keeps what it applied last. */
import type { JsonObject, KubeObject } from '../client/object.ts';
import { goJson } from '../../go/json.ts';

const ANNOTATION = 'kubectl.kubernetes.io/last-applied-configuration';

/** The manifest with itself, as it is without it, in its annotation. */
export function withLastApplied(object: KubeObject, namespace: string | undefined): KubeObject {
  const { [ANNOTATION]: _, ...annotations } = object.metadata.annotations ?? {};
  const metadata = { ...object.metadata, annotations, ...(namespace ? { namespace } : {}) };
  const plain = { ...object, metadata };
  return { ...plain, metadata: { ...metadata, annotations: { ...annotations, [ANNOTATION]: `${goJson(plain)}\n` } } };
}

export function lastApplied(object: KubeObject): JsonObject | undefined {
  const text = object.metadata.annotations?.[ANNOTATION];
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as JsonObject;
  } catch (error) {
    // Somebody wrote into the annotation; kubectl then treats the object as never applied.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
