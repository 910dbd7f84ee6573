/** How bash is started here: with as many processes as the reader may have, where they can be counted apart. */

/**
 * The words to run bash with. The limit counts the processes of a user in a user namespace, so the Pod sets it only where
 * it has one of its own; elsewhere all readers of a node would share it.
 */
export function bash(args: readonly string[]): [file: string, args: string[]] {
  const limit = Number(process.env['ATD_MAX_PROCESSES'] ?? 0);
  if (limit === 0) return ['bash', [...args]];
  return ['bash', ['-c', `ulimit -u ${limit}; exec bash "$@"`, 'bash', ...args]];
}
