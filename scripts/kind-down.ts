/** `npm run kind:down`: removes what kind:up made and what sandboxes left, and nothing else. */
import { deleteCluster, findCluster } from './kind/cluster.ts';
import { readFacts } from './kind/facts.ts';
import { madeHere } from './kind/made.ts';
import { DOWN_USAGE, downOptions, type Which } from './kind/options.ts';
import { removeAll } from './kind/remove.ts';
import { requireTools } from './kind/tools.ts';
import { main, say } from './message.ts';

await main(async () => {
  const which = downOptions(process.argv.slice(2));
  if (which === undefined) say(DOWN_USAGE);
  else await down(which);
  return 0;
});

async function down(which: Which): Promise<void> {
  await requireTools({ kind: which.from === 'kind' });
  if (which.from === 'kind' && madeHere(which.name) === 'making') {
    say(`Deleting the kind cluster ${which.name}, which kind:up began to make …`);
    await deleteCluster(which.name);
    return;
  }
  const cluster = await findCluster(which);
  if (cluster === undefined) {
    say('There is no such kind cluster: nothing to remove.');
    return;
  }
  const facts = await readFacts(cluster.api);
  const ours = cluster.madeHere || facts?.ours === true;
  if (ours && which.from === 'kind') {
    say(`Deleting the kind cluster ${which.name}, which kind:up made …`);
    await deleteCluster(which.name);
    say('Gone. Its images stay in docker and .cache/, for the next time.');
    return;
  }
  say('Removing what kind:up applied; the cluster itself was there before and stays …');
  await removeAll(cluster, facts, AbortSignal.timeout(600_000));
  say('Gone.');
}
