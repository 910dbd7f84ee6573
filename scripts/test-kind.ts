/** `npm run test:kind`: everything that can be proven on a real cluster only, in each tenancy; ends with one line of counts. */
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { KubeConfig } from '@kubernetes/client-node';
import { buildIfStale } from './build/site.ts';
import { main, Plain, say } from './message.ts';
import { ROOT } from './root.ts';
import { KIND_STAGES } from './test/kind-stages.ts';

const TENANCIES = ['dedicated', 'shared'] as const;

const USAGE = `Usage: npm run test:kind -- [--tenancy dedicated|shared] [STAGE…]
  Runs on the cluster that KUBECONFIG names, in both tenancies unless one is given, and leaves it dedicated.
  It prepares the cluster by kind:up first. Stages: ${KIND_STAGES.map(({ name }) => name).join(', ')}`;

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
    positionals.find((name) => !KIND_STAGES.some((stage) => stage.name === name));
  if (wrong !== undefined) throw new Plain(`There is no tenancy and no stage "${wrong}".\n\n${USAGE}`);
  const which = clusterWords();
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  await buildIfStale({ outDir: resolve(ROOT, 'dist') });

  let passed = 0;
  let failed = 0;
  let skipped = 0;
  for (const tenancy of tenancies) {
    say(`${tenancy}:`);
    await prepare([...which, '--tenancy', tenancy]);
    for (const stage of KIND_STAGES.filter(({ name }) => positionals.length === 0 || positionals.includes(name))) {
      const started = performance.now();
      const result = await stage.run();
      passed += result.passed;
      failed += result.failed;
      skipped += result.skipped.length;
      const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(6);
      say(
        `${result.failed === 0 ? 'ok  ' : 'FAIL'} ${seconds} s  ${stage.name}: ${result.passed} passed, ${result.failed} failed`,
      );
      for (const reason of result.skipped) say(`     skipped: ${reason}`);
      if (result.failed > 0) say(result.output.slice(-20_000));
    }
  }
  if (tenancies.at(-1) !== 'dedicated') await prepare([...which, '--tenancy', 'dedicated']);
  // The last line, on standard output, for people and for CI.
  process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  return failed === 0 ? 0 : 1;
});
process.exit();

/** How kind:up is told which cluster: a kind cluster by its name, since it loads images into it; any other by its context. */
function clusterWords(): string[] {
  const config = new KubeConfig();
  config.loadFromDefault();
  const context = config.getCurrentContext();
  if (!context) throw new Plain('No kubeconfig names a cluster. Make one: npm run kind:up');
  return context.startsWith('kind-') ? ['--cluster', context.slice('kind-'.length)] : ['--context', context];
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
