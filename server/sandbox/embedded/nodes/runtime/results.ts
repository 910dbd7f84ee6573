/** Between methods that throw and Go's pairs of a result and an error. */
import type { Result, Runtime } from '../webernetes.ts';

/** The original methods, to be called on the original object after they were replaced on it. */
export function unbound(base: Runtime): Runtime {
  const copy: Record<string, unknown> = {};
  for (let type: unknown = base; type !== null && type !== Object.prototype; type = Object.getPrototypeOf(type)) {
    for (const name of Object.getOwnPropertyNames(type)) {
      const value: unknown = Reflect.get(base, name);
      if (typeof value === 'function' && !Object.hasOwn(copy, name)) copy[name] = value.bind(base);
    }
  }
  return copy as unknown as Runtime; // The same names, bound.
}

export async function result<T>(action: () => Promise<T>): Promise<Result<T>> {
  try {
    return [await action(), undefined];
  } catch (error) {
    // Go returns a zero value beside an error; nobody reads it.
    return [undefined as T, asError(error)];
  }
}

export async function failure(action: () => Promise<void>): Promise<Error | undefined> {
  try {
    await action();
    return undefined;
  } catch (error) {
    return asError(error);
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
