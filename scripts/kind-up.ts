/** `npm run kind:up`: makes a cluster with kind, or takes one that exists, and prepares it for the guide's sandboxes. */
import { buildToolbox } from './kind/toolbox.ts';
import { architectureOf, ensureCluster } from './kind/cluster.ts';
import { readFacts } from './kind/facts.ts';
import { image, readImages } from './kind/images.ts';
import type { Job } from './kind/job.ts';
import { kubeconfigFor } from './kind/kubeconfig.ts';
import { UP_USAGE, upOptions, type UpOptions } from './kind/options.ts';
import { STEPS } from './kind/steps/steps.ts';
import { summary } from './kind/summary.ts';
import { requireTools } from './kind/tools.ts';
import { main, Plain, say } from './message.ts';

await main(async () => {
  const options = upOptions(process.argv.slice(2));
  if (options === undefined) {
    say(UP_USAGE);
    return 0;
  }
  const { signal } = interruptible();
  try {
    await up(options, signal);
    return 0;
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  }
});

async function up(options: UpOptions, signal: AbortSignal): Promise<void> {
  const { which, registry, workers } = options;
  await requireTools({ kind: which.from === 'kind' });
  const images = readImages(registry);
  const step = numbered(STEPS.length + 2);

  const cluster = await step('Cluster', async () => {
    const make = { image: options.nodeImage ?? image(images, 'system/node'), workers, signal };
    const { cluster: found, done } = await ensureCluster(which, make);
    return { result: found, done };
  });
  const architecture = architectureOf(cluster);
  const toolbox = await step('Toolbox image', async () => {
    const { name, built } = await buildToolbox({ images, architecture, signal });
    return { result: name, done: built ? `${name} built` : `${name} is there` };
  });
  const before = await readFacts(cluster.api);
  const job: Job = {
    cluster,
    architecture,
    signal,
    registry,
    tenancy: options.tenancy ?? before?.tenancy ?? 'dedicated',
    ours: cluster.madeHere || (before?.ours ?? false),
    images: new Map([...images, ['system/toolbox', toolbox]]),
  };
  for (const each of STEPS) await step(each.title, async () => ({ result: undefined, done: await each.run(job) }));

  const facts = await readFacts(cluster.api);
  if (facts === undefined) throw new Error('What was measured is not in the cluster.');
  const kubeconfig = kubeconfigFor(cluster, which);
  say(summary(facts, kubeconfig === undefined ? {} : { kubeconfig }));
}

/** Tells of each step when it begins and when it is done. */
function numbered(total: number) {
  let number = 0;
  return async <T>(title: string, run: () => Promise<{ result: T; done: string }>): Promise<T> => {
    const began = performance.now();
    number += 1;
    say(`[${number}/${total}] ${title} …`);
    const { result, done } = await run();
    say(`    ${done} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
    return result;
  };
}

/** Ctrl-C ends what is under way; running kind:up again goes on from there. */
function interruptible(): AbortController {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => {
      controller.abort(new Plain('Stopped. Running kind:up again goes on from here; kind:down removes what there is.'));
    });
  }
  return controller;
}
