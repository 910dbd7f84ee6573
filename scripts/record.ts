/** `npm run record [PAGE…]`: runs the guide's pages in a real cluster and keeps what the tools printed, for the tests to hold the simulator to. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { main, Plain, say } from './message.ts';
import { ROOT } from './root.ts';
import { openDriver } from './verify/driver.ts';
import { choosePages, readPages } from './verify/pages.ts';
import { runPage } from './verify/page-run.ts';
import { recordingOf } from './verify/recording.ts';

const FOLDER = join('tests', 'recorded', 'pages');
const USAGE = `Usage: npm run record -- [PAGE…] [--driver kind]
  PAGE      slug of a page, as in production/liveness; all pages when none is given
  --driver  what runs them; not the simulator, which the recordings are there to judge
Writes ${FOLDER}/PAGE.json. Look at the difference before you commit it.
Exit code 1: a page was not recorded, because a set-up or an exit code was not as it should be.`;

await main(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { driver: { type: 'string', default: 'kind' }, help: { type: 'boolean', short: 'h', default: false } },
  });
  if (values.help) {
    say(USAGE);
    return 0;
  }
  if (values.driver === 'embedded')
    throw new Plain('What the simulator prints is no recording. Record in a cluster: npm run record -- --driver kind');
  const guide = readPages();
  const pages = choosePages(guide.pages, positionals);
  await using opened = await openDriver(values.driver, guide, 'real');
  let failed = 0;
  for (const page of pages) {
    const report = await runPage({
      guide,
      page,
      driver: opened.driver,
      signal: AbortSignal.timeout(30 * 60_000),
      onStep: ({ ms, command }) => say(`  ${String(ms).padStart(6)} ms  ${command.split('\n', 1)[0]}`),
    });
    const wrong = [
      ...report.problems.map(({ message }) => message),
      ...report.steps.flatMap(({ outcome, command }) =>
        outcome.state === 'failed'
          ? [`"${command}" ended with ${outcome.exitCode}, expected was ${outcome.expectedExitCode}`]
          : [],
      ),
    ];
    if (wrong.length > 0) {
      failed++;
      say(`${page.slug} is not recorded:\n${wrong.map((line) => `  ${line}`).join('\n')}`);
      continue;
    }
    const file = join(FOLDER, `${page.slug}.json`);
    mkdirSync(dirname(join(ROOT, file)), { recursive: true });
    writeFileSync(join(ROOT, file), `${JSON.stringify(recordingOf(report, new Date()), null, 2)}\n`);
    say(`${page.slug}: ${report.steps.length} steps in ${file}`);
  }
  return failed === 0 ? 0 : 1;
});
process.exit();
