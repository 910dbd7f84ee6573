/** As much of a page as a sandbox needs, for `sandbox goto` and `sandbox check`. */
export interface GuidePage {
  readonly slug: string;
  readonly title: string;
  /** Pages whose commands make what this one needs, in order. */
  readonly setUp: readonly string[];
  readonly checks: readonly { readonly run: string; readonly expect: string }[];
  /** Its commands that end well by themselves, in order; may hold template values. */
  readonly commands: readonly string[];
}
