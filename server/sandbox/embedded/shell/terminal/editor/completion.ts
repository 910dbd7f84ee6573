/** What can stand at the cursor: the candidates for the word under it. */

export interface Completion {
  /** The part of the line, before the cursor, that a candidate replaces. */
  readonly word: string;
  readonly candidates: readonly Candidate[];
}

export interface Candidate {
  /** What replaces the word, quoted as needed. */
  readonly text: string;
  /** What a list shows, when that is shorter. */
  readonly shown?: string;
  /** Typed after it when it is the only one: a space, a slash, nothing. */
  readonly suffix: string;
}
