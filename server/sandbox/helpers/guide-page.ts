/** As much of a page as a sandbox needs, for `sandbox goto` and `sandbox check`. */
export interface GuidePage {
  readonly slug: string;
  readonly title: string;
  /** States of a sandbox, as the front matter names them. */
  readonly needs: readonly string[];
  readonly leaves: readonly string[];
  readonly checks: readonly { readonly run: string; readonly expect: string }[];
  /** Its commands that end well by themselves, in order; may hold template values. */
  readonly commands: readonly string[];
}
