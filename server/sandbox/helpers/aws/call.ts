/** What the commands of `aws` share: a call with its options, and how the AWS CLI and our notices are worded. */
import type { HelperProcess } from '../process.ts';
import type { HelperRegistry } from '../registry.ts';
import type { ClusterAccess } from './kubeconfig.ts';

export interface AwsCall {
  readonly process: HelperProcess;
  readonly registry: HelperRegistry;
  readonly cluster: ClusterAccess;
  /** The value of `--option`. */
  readonly get: (option: string) => string | undefined;
}

/** AWS's own account for documentation. */
export const ACCOUNT = '111122223333';
export const DEFAULT_REGION = 'us-east-1';

export function json(value: object): string {
  return `${JSON.stringify(value, null, 4)}\n`;
}

/** A line that says what is not AWS here. */
export function notice(process: HelperProcess, text: string): Promise<void> {
  return process.stderr.write(`[sandbox] ${text}\n`);
}

/** An error as AWS CLI v2 prints it. */
export function failure(process: HelperProcess, text: string): Promise<void> {
  return process.stderr.write(`\naws: [ERROR]: ${text}\n\n`);
}
