/** The contract, held by the kind driver on a real cluster. */
import { connectCluster } from '../../server/sandbox/kind/cluster.ts';
import { kindDriver } from '../support/kind/cluster.ts';
import { sandboxContract } from '../contract/sandbox/suite.ts';

const { facts, api } = await connectCluster();
api[Symbol.dispose]();

sandboxContract('kind', () => kindDriver(), {
  patienceMs: 60_000,
  ...(facts.tenancy === 'dedicated' ? { oneAtATime: 'one reader owns the cluster' } : {}),
});
