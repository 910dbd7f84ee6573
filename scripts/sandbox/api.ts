/** `npm run sandbox -- --api FILE`: the simulated API server for any Kubernetes client, on a loopback port. */
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import type { ExportedGuide } from '../../src/build/export-guide.ts';
import { asGuide } from '../../server/guide.ts';
import { serveApi } from '../../server/sandbox/embedded/api-host/serve.ts';
import { keepSimulator } from '../../server/sandbox/embedded/worker-host/bundle.ts';
import type { openWorld } from '../../server/sandbox/embedded/worker/world.ts';
import { say } from '../message.ts';
import { ROOT } from '../root.ts';

export async function serveApiUntilStopped(exported: ExportedGuide, kubeconfig: string): Promise<number> {
  const { script } = await keepSimulator(join(ROOT, '.cache', 'simulator'), 'world');
  const { openWorld: open } = (await import(script.href)) as { openWorld: typeof openWorld };
  const { files, pages } = asGuide(exported);
  const world = await open({ files, guide: pages }, () => undefined);
  const file = resolve(kubeconfig);
  await using host = await serveApi({ api: world.cluster.api, kubeconfig: file });
  say(`The simulator's Kubernetes API is at ${host.url}.\n  export KUBECONFIG=${file}\nCtrl-C ends it.`);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await world.cluster[Symbol.asyncDispose]();
  return 0;
}
