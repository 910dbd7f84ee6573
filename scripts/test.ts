/** `npm test [STAGE…]`: everything, cheap first; ends with one line `N passed, N failed`. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { main, Plain, say } from './message.ts';
import { ROOT } from './root.ts';
import { STAGES, type StageResult } from './test/stages.ts';

await main(async () => {
  const wanted = process.argv.slice(2);
  for (const name of wanted) {
    if (!STAGES.some((stage) => stage.name === name)) {
      throw new Plain(`There is no stage "${name}". The stages are: ${STAGES.map((stage) => stage.name).join(', ')}.`);
    }
  }
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  let passed = 0;
  let failed = 0;
  const stages = STAGES.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  const early = new Map<string, Promise<StageResult>>();
  for (const stage of stages) {
    for (const { name, run } of stages.filter(({ startsWith }) => startsWith === stage.name)) early.set(name, run());
    const started = performance.now();
    const result = await (early.get(stage.name) ?? stage.run());
    passed += result.passed;
    failed += result.failed;
    const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(6);
    say(
      `${result.failed === 0 ? 'ok  ' : 'FAIL'} ${seconds} s  ${stage.name}: ${result.passed} passed, ${result.failed} failed`,
    );
    for (const reason of result.skipped) say(`     not run: ${reason}`);
    if (result.failed > 0) say(result.output.slice(-20_000));
  }
  // The last line, on standard output, for people and for CI.
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
});
