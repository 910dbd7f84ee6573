/** `npm run verify [PAGE…]`: runs every command of the guide and compares what it does with what the pages say. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { isWrong } from '../src/guide/outcome.ts';
import { main, Plain, say } from './message.ts';
import { openDriver } from './verify/driver.ts';
import { tellFidelity } from './verify/fidelity.ts';
import { hasSteps, notRunOf, tellNotRun } from './verify/not-run.ts';
import { choosePages, operatorPages, readPages } from './verify/pages.ts';
import { runPage, type PageReport, type StepReport } from './verify/page-run.ts';
import { updatePage } from './verify/update-page.ts';

const USAGE = `Usage: npm run verify -- [PAGE…] [--driver embedded|kind] [--real-time] [--json FILE] [--update]
       npm run verify -- --fidelity
  PAGE         slug of a page, as in production/liveness; all pages when none is given
  --driver     what runs them: the simulator (default), or the cluster that KUBECONFIG names
  --real-time  lets time pass by itself: without it a minute's wait takes no minute
  --json FILE  writes the report to FILE
  --update     rewrites the documented output of steps that differ
  --fidelity   counts, for each verb, the recorded commands of kubectl and docker that the simulator answers as they did
Exit code 1: something differs. 2: the sandbox itself failed.`;

await main(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      driver: { type: 'string', default: 'embedded' },
      'real-time': { type: 'boolean', default: false },
      json: { type: 'string' },
      update: { type: 'boolean', default: false },
      fidelity: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    say(USAGE);
    return 0;
  }
  if (values.fidelity) return tellFidelity();
  const guide = readPages();
  const pages = choosePages([...guide.pages, ...operatorPages()], positionals);
  const notRun = pages.flatMap(notRunOf);

  const signal = AbortSignal.timeout(30 * 60_000);
  const reports: PageReport[] = [];
  try {
    await using opened = await openDriver(values.driver, guide, values['real-time'] ? 'real' : 'stepped');
    const { driver, advance } = opened;
    for (const page of pages.filter(hasSteps)) {
      say(page.slug);
      reports.push(await runPage({ guide, page, driver, signal, advance, onStep: tell }));
    }
  } catch (error) {
    if (error instanceof Plain) throw error;
    say(`The sandbox failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return 2;
  }

  if (values.json)
    writeFileSync(values.json, `${JSON.stringify({ driver: values.driver, pages: reports, notRun }, null, 2)}\n`);
  const steps = reports.flatMap((report) => report.steps);
  const wrong = steps.filter(({ outcome }) => isWrong(outcome));
  const problems = reports.flatMap((report) => report.problems);
  say('');
  for (const step of wrong) say(explain(step));
  for (const { file, line, message } of problems) say(`${file}:${line}: ${message}\n`);
  if (values.update) {
    const updated = pages.reduce(
      (sum, page) =>
        sum +
        updatePage(
          page.file,
          steps.filter((step) => step.file === page.file),
        ),
      0,
    );
    say(`${updated} steps rewritten; look at the difference before you commit it.`);
  }
  for (const line of tellNotRun(notRun)) say(line);
  for (const { file, line, command, reason } of reports.flatMap((report) => report.skipped))
    say(`${file}:${line}: not run: ${command.split('\n', 1)[0]} (${reason})`);
  say(`${steps.length} steps on ${pages.length} pages: ${wrong.length + problems.length} differences.`);
  return wrong.length + problems.length === 0 ? 0 : 1;
});
process.exit();

function tell(step: StepReport): void {
  const mark = isWrong(step.outcome) ? (step.outcome.state === 'failed' ? 'FAILED ' : 'differs') : 'ok     ';
  say(`  ${mark} ${String(step.ms).padStart(6)} ms  ${step.command.split('\n', 1)[0]}`);
}

function explain({ file, line, command, outcome, output, expected }: StepReport): string {
  const head = `${file}:${line}: ${command}`;
  const printed = indent(output.trimEnd() || '(nothing)');
  if (outcome.state === 'failed') {
    return `${head}\n  exit code ${outcome.exitCode}, documented is ${outcome.expectedExitCode}; it printed:\n${printed}\n`;
  }
  if (outcome.state !== 'differs') return head;
  const { difference } = outcome;
  return [
    head,
    `  documented: ${difference.expected ?? '(the end)'}`,
    `  printed:    ${difference.actual ?? '(the end)'}`,
    '  all that is documented:',
    indent((expected ?? []).join('\n')),
    '  all that was printed:',
    printed,
    '',
  ].join('\n');
}

function indent(text: string): string {
  return text.replace(/^/gm, '    ');
}
