/** What `npm run test:kind` runs on a prepared cluster. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isWrong } from '../../src/guide/outcome.ts';
import { ROOT } from '../root.ts';
import type { PageReport } from '../verify/page-run.ts';
import { runNode } from './run.ts';
import { playwright, vitest, type Stage } from './stages.ts';

/** Once, at the end: it takes the cluster's preparation away and makes it again. */
export const KIND_UP: Stage = vitest('kind-up');

/** In each tenancy. */
export const KIND_STAGES: readonly Stage[] = [
  vitest('kind'),
  {
    name: 'verify',
    async run() {
      const file = join(ROOT, '.cache', 'verify-kind.json');
      rmSync(file, { force: true });
      const { output } = await runNode('scripts/verify.ts', ['--driver', 'kind', '--json', file]);
      if (!existsSync(file)) return { passed: 0, failed: 1, skipped: [], output };
      const { pages } = JSON.parse(readFileSync(file, 'utf8')) as { readonly pages: readonly PageReport[] };
      const steps = pages.flatMap((page) => page.steps);
      const wrong = steps.filter(({ outcome }) => isWrong(outcome));
      const skipped = pages.flatMap((page) => page.skipped.map(({ command, reason }) => `${command} (${reason})`));
      const failed = wrong.length + pages.flatMap((page) => page.problems).length;
      return { passed: steps.length - wrong.length, failed, skipped, output };
    },
  },
  playwright('browser', ['--config', 'playwright.kind.config.ts']),
];
