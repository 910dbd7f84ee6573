/** Answers: JSON, text, `Status`. */
import type { ApiResponse } from '../../../sandbox.ts';
import { ApiFailure } from '../../upgrade.ts';
import type { JsonObject } from '../object.ts';

const encoder = new TextEncoder();

export interface JsonOptions {
  readonly status?: number;
  readonly warnings?: readonly string[];
  readonly contentType?: string;
}

export function jsonResponse(
  body: unknown,
  { status = 200, warnings = [], contentType }: JsonOptions = {},
): ApiResponse {
  return {
    status,
    headers: { 'content-type': contentType ?? 'application/json', ...warningHeader(warnings) },
    body: chunks(`${JSON.stringify(body)}\n`),
  };
}

export function textResponse(text: string, status = 200, contentType = 'text/plain; charset=utf-8'): ApiResponse {
  return { status, headers: { 'content-type': contentType }, body: chunks(text) };
}

export function pageNotFound(): ApiResponse {
  return textResponse('404 page not found\n', 404);
}

/** The answer of a request that failed. An error that is not the client's is the server's own, and says so. */
export function failureResponse(error: unknown): ApiResponse {
  const failure = error instanceof ApiFailure ? error : internalFailure(error);
  return jsonResponse(failureStatus(failure), { status: failure.status.code });
}

export function failureStatus({ status: { message, reason, details, code } }: ApiFailure): JsonObject {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    ...(details === undefined ? {} : { details }),
    code,
  };
}

export function successStatus(fields: { readonly details?: JsonObject; readonly code?: number }): JsonObject {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', ...fields };
}

export async function* chunks(text: string): AsyncGenerator<Uint8Array> {
  if (text !== '') yield encoder.encode(text);
}

function warningHeader(warnings: readonly string[]): Record<string, string> {
  if (warnings.length === 0) return {};
  return { warning: warnings.map((text) => `299 - ${JSON.stringify(text)}`).join(', ') };
}

function internalFailure(error: unknown): ApiFailure {
  const message = error instanceof Error ? error.message : String(error);
  return new ApiFailure({
    code: 500,
    reason: 'InternalError',
    message: `Internal error occurred: ${message}`,
    details: { causes: [{ message }] },
  });
}
