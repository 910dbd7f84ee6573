/** What kubectl says when it can't go on, in the real one's words. */
import { ApiFailure } from '../../upgrade.ts';

/** Printed to standard error as it is. */
export class KubectlError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.name = 'KubectlError';
    this.exitCode = exitCode;
  }
}

/** A mistake in how a command was called: the message, then where its help is. */
export const usageError = (verb: string, message: string): KubectlError =>
  new KubectlError(`error: ${message}\nSee 'kubectl ${verb} -h' for help and examples`);

/** An honest line for what the simulator lacks. */
export const notSimulated = (feature: string): KubectlError =>
  new KubectlError(`sandbox: ${feature} is not part of the simulator; it works in a real cluster`);

interface Cause {
  readonly field?: string;
  readonly message?: string;
}

/** The text for an error that ends a command. */
export function errorText(error: unknown): string {
  if (error instanceof KubectlError) return error.message;
  if (!(error instanceof ApiFailure)) throw error;
  const { reason, message, details } = error.status;
  if (reason === 'Invalid' && isDetails(details)) {
    const about =
      details.kind || details.name ? `${details.kind ?? ''} ${JSON.stringify(details.name ?? '')}` : 'request';
    const prefix = `The ${about} is invalid: `;
    if (!details.causes?.length) return prefix + message;
    const causes = details.causes.map(({ field, message: text }) => (field ? `${field}: ${text ?? ''}` : (text ?? '')));
    return causes.length === 1
      ? prefix + (causes[0] as string)
      : `${prefix}\n${[...new Set(causes)].map((cause) => `* ${cause}`).join('\n')}`;
  }
  return reason ? `Error from server (${reason}): ${message}` : `Error from server: ${message}`;
}

/** The same failure with where it came from: `error when creating "a.yaml": …`. */
export function withSource(error: unknown, action: string, source: string): unknown {
  if (!(error instanceof ApiFailure)) return error;
  return new ApiFailure({
    ...error.status,
    message: `error when ${action} ${JSON.stringify(source)}: ${error.status.message}`,
  });
}

export const isNotFound = (error: unknown): error is ApiFailure =>
  error instanceof ApiFailure && error.status.code === 404;

function isDetails(details: unknown): details is { kind?: string; name?: string; causes?: readonly Cause[] } {
  return typeof details === 'object' && details !== null;
}
