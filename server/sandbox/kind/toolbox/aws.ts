/** `/usr/local/bin/aws` of a toolbox. */
import { aws } from '../../helpers/aws/aws.ts';
import { startHelper, type Surroundings } from './start-helper.ts';

export const main = (surroundings?: Surroundings): Promise<void> =>
  startHelper(({ process, session, registry }) => aws(process, { registry, cluster: session.cluster }), surroundings);

if (import.meta.main) await main();
