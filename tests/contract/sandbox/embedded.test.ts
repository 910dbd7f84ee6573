/** The contract, held by the embedded driver. */
import { embeddedDriver } from '../../support/simulator.ts';
import { sandboxContract } from './suite.ts';

sandboxContract('embedded', async () => embeddedDriver());
