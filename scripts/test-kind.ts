/** `npm run test:kind`: everything that can be proven on a real cluster only, in each tenancy; ends with one line of counts. */
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { KubeConfig } from '@kubernetes/client-node';
import { buildIfStale } from './build/site.ts';
import { main, Plain, say } from './message.ts';
import { ROOT } from './root.ts';
import { KIND_STAGES, KIND_UP } from './test/kind-stages.ts';
import type { Stage } from './test/stages.ts';

const STAGES = [...KIND_STAGES, KIND_UP];
const TENANCIES = ['dedicated', 'shared'] as const;

const USAGE = `Usage: npm run test:kind -- [--tenancy dedicated|shared] [STAGE…]
  Runs on the cluster that KUBECONFIG names, in both tenancies unless one is given, and leaves it dedicated.
  It prepares the cluster by kind:up first. Stages: ${STAGES.map(({ name }) => name).join(', ')}`;

await main(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { tenancy: { type: 'string', multiple: true }, help: { type: 'boolean', short: 'h', default: false } },
  });
  if (values.help) {
    say(USAGE);
    return 0;
  }
  const tenancies = values.tenancy ?? TENANCIES;
  const wrong =
    tenancies.find((tenancy) => !TENANCIES.includes(tenancy as 'shared')) ??
    positionals.find((name) => !STAGES.some((stage) => stage.name === name));
  if (wrong !== undefined) throw new Plain(`There is no tenancy and no stage "${wrong}".\n\n${USAGE}`);
  const which = clusterWords();
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  await buildIfStale({ outDir: resolve(ROOT, 'dist') });

  const counts = { passed: 0, failed: 0, skipped: 0 };
  const wanted = ({ name }: Stage): boolean => positionals.length === 0 || positionals.includes(name);
  for (const tenancy of tenancies) {
    say(`${tenancy}:`);
    await prepare([...which, '--tenancy', tenancy]);
    for (const stage of KIND_STAGES.filter(wanted)) await runStage(stage, counts);
  }
  if (tenancies.at(-1) !== 'dedicated') await prepare([...which, '--tenancy', 'dedicated']);
  if (wanted(KIND_UP)) await runStage(KIND_UP, counts);
  const { passed, failed, skipped } = counts;
  // The last line, on standard output, for people and for CI.
  process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  return failed === 0 ? 0 : 1;
});
process.exit();

async function runStage(stage: Stage, counts: { passed: number; failed: number; skipped: number }): Promise<void> {
  const started = performance.now();
  const { passed, failed, skipped, output } = await stage.run();
  counts.passed += passed;
  counts.failed += failed;
  counts.skipped += skipped.length;
  const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(6);
  say(`${failed === 0 ? 'ok  ' : 'FAIL'} ${seconds} s  ${stage.name}: ${passed} passed, ${failed} failed`);
  for (const reason of skipped) say(`     skipped: ${reason}`);
  if (failed > 0) say(output.slice(-20_000));
}

/** How kind:up is told which cluster: a kind cluster by its name, since it loads images into it; any other by its context. */
function clusterWords(): string[] {
  const config = new KubeConfig();
  config.loadFromDefault();
  const context = config.getCurrentContext();
  if (!context) throw new Plain('No kubeconfig names a cluster. Make one: npm run kind:up');
  if (!context.startsWith('kind-')) return ['--context', context];
  const name = context.slice('kind-'.length);
  process.env['KIND_CLUSTER'] ??= name;
  return ['--cluster', name];
}

function prepare(words: readonly string[]): Promise<void> {
  return new Promise((done, reject) => {
    const child = spawn(process.execPath, [join(ROOT, 'scripts', 'kind-up.ts'), ...words], {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) done();
      else reject(new Plain(`kind:up ended with ${code}; what it said is above.`));
    });
  });
}
