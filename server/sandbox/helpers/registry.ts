/** The sandbox's registry as the helpers use it: a table in the simulator, a service of the cluster elsewhere. */

export interface HelperRegistry {
  /** `$REGISTRY`. */
  readonly host: string;
  /** What `docker login` must be given. */
  readonly token: string;
  /** False when it exists. */
  create(repository: string): boolean | Promise<boolean>;
  repositories(): readonly string[] | Promise<readonly string[]>;
  /** Undefined when there is no such repository. */
  tags(repository: string): readonly string[] | undefined | Promise<readonly string[] | undefined>;
}

/** The registry did not do what it was asked; the message is for the reader. */
export class RegistryFailure extends Error {
  override readonly name = 'RegistryFailure';
}
