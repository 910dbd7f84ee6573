/** Does something with every manifest of the files a command names. What fails does not keep the others from it, and is told last. */
import { KubectlError } from '../cli/error.ts';
import { tellFailures } from '../cli/failures.ts';
import type { Invocation } from '../invocation.ts';
import { readManifests } from './read.ts';
import { targetOfManifest, type ManifestTarget } from './target.ts';

/** The exit code. `verb` is for what kubectl says when there is nothing to do. */
export async function eachManifest(
  call: Invocation,
  verb: string,
  act: (target: ManifestTarget) => Promise<void>,
): Promise<number> {
  const { flags, process } = call;
  const { manifests, errors } = await readManifests(process, flags.list('filename'), {
    recursive: flags.bool('recursive'),
  });
  if (manifests.length === 0 && errors.length === 0) throw new KubectlError(`error: no objects passed to ${verb}`);
  const failures: unknown[] = [...errors];
  for (const manifest of manifests) {
    try {
      await act(await targetOfManifest(call, manifest));
    } catch (error) {
      failures.push(error);
    }
  }
  return tellFailures(call.err, failures);
}
