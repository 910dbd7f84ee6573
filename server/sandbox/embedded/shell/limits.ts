/** What a shell may use, so that a hostile line costs its author the line and nobody a server. */

export const LIMITS = {
  /** Functions, `source`, `eval` and `$(…)` inside each other. */
  depth: 200,
  /** Characters of one value. */
  string: 16 << 20,
  /** Characters of all variables together. */
  variables: 32 << 20,
  /** Words that one expansion may give. */
  words: 200_000,
  /** Folder entries that one pattern may look at. */
  globEntries: 50_000,
  /** Bytes that `$(…)` may collect. */
  substitution: 16 << 20,
  /** Characters of source text. */
  source: 4 << 20,
} as const;

export type Limit = keyof typeof LIMITS;

const DESCRIPTIONS = {
  depth: 'levels of functions and substitutions',
  string: 'characters in one value',
  variables: 'characters in all variables together',
  words: 'words from one expansion',
  globEntries: 'folder entries for one pattern',
  substitution: 'bytes in one command substitution',
  source: 'characters of script',
} as const satisfies Record<Limit, string>;

/** Ends the command, or in a script the shell, with a message that names the limit. */
export class LimitExceeded extends Error {
  constructor(limit: Limit) {
    super(`this sandbox allows ${LIMITS[limit].toLocaleString('en-US')} ${DESCRIPTIONS[limit]}`);
    this.name = 'LimitExceeded';
  }
}
