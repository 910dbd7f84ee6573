/** What the `sandbox` program must be told by whoever knows the guide and the session. */

export interface SandboxGuide {
  /** Name and value of each fact after the mode: versions, namespace, registry, time left. */
  about(): Promise<readonly (readonly [name: string, value: string])[]>;
  /** What runs and what is used now, in lines. */
  status(): Promise<readonly string[]>;
  /** All pages, in the order of the guide. */
  slugs(): readonly string[];
  /** The commands that make what a page needs; none when it needs nothing, undefined when there is no such page. */
  stepsFor(slug: string): Promise<readonly string[] | undefined>;
  /** The checks of a page, or of all pages. */
  checks(slug?: string): Promise<readonly PageCheck[]>;
  /** Takes the sandbox back to its beginning. */
  reset(): Promise<void>;
}

export interface PageCheck {
  readonly page: string;
  /** A command line that changes nothing. */
  readonly run: string;
  /** A regular expression for its trimmed output. */
  readonly expect: string;
}
