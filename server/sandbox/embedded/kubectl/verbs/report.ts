/** How the verbs that change something say what they did: `pod/x created`, or the object with `-o`. */
import { KubectlError } from '../cli/error.ts';
import { qualified, type Resource } from '../client/discovery.ts';
import type { KubeObject } from '../client/object.ts';
import type { Invocation } from '../invocation.ts';
import { outputOf, outputPrinter } from '../print/output.ts';

export type DryRun = 'none' | 'client' | 'server';

/** Throws in kubectl's words for another value. */
export function dryRunOf({ flags, err }: Invocation): DryRun {
  const value = flags.text('dry-run');
  if (value === 'none' || value === 'client' || value === 'server') return value;
  if (value === 'unchanged') {
    void err(
      'W1124 00:00:00.000000       1 helpers.go:731] --dry-run is deprecated and can be replaced with --dry-run=client.\n',
    );
    return 'client';
  }
  if (value === 'false') return 'none';
  throw new KubectlError(`error: Invalid dry-run value (${value}). Must be "none", "server", or "client".`);
}

export async function report(
  call: Invocation,
  done: { resource: Resource; object: KubeObject; verb: string; dryRun: DryRun },
): Promise<void> {
  const { resource, object, verb, dryRun } = done;
  const output = outputOf(call.flags);
  if (output) {
    const printer = await outputPrinter(call);
    await call.out(printer.print([{ resource, object }], false));
    return;
  }
  const suffix = { none: '', client: ' (dry run)', server: ' (server dry run)' }[dryRun];
  await call.out(`${qualified(resource)}/${object.metadata.name ?? ''} ${verb}${suffix}\n`);
}
