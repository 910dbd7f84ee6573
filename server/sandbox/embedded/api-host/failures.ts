/** Failures of the simulator by their names: when it is bundled, its classes are others than those imported here. */
import type { ConnectError } from '../http.ts';
import type { ApiFailure } from '../upgrade.ts';

export const isApiFailure = (error: unknown): error is ApiFailure =>
  error instanceof Error && error.name === 'ApiFailure';

export const isConnectError = (error: unknown): error is ConnectError =>
  error instanceof Error && error.name === 'ConnectError';
