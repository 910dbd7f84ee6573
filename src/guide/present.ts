/** States that a fresh sandbox has before anything was run in it. */

/** `lacks`: the features that the sandbox does without. Who has a docker builds the image; the others find it in the cluster. */
export function presentStates(lacks: readonly string[]): ReadonlySet<string> {
  return new Set(lacks.includes('docker') ? ['no-ghost', 'img:1.0'] : ['no-ghost']);
}
