/** What `npm test` runs, in this order: cheap first. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildIfStale } from '../build/site.ts';
import { ROOT } from '../root.ts';
import { runTool } from './run.ts';

export interface StageResult {
  readonly passed: number;
  readonly failed: number;
  /** Why tests did not run, if any did not. */
  readonly skipped: readonly string[];
  /** What a person needs to see when something failed. */
  readonly output: string;
}

export interface Stage {
  readonly name: string;
  /** It mostly waits (for probes, for restarts) or uses one core only, so it starts together with the stage of this name. */
  readonly startsWith?: string;
  readonly run: () => Promise<StageResult>;
}

export const STAGES: readonly Stage[] = [
  tool('format', 'oxfmt', ['--check', '.']),
  tool('lint', 'oxlint', ['--type-aware', '--quiet']),
  { ...tool('types', 'tsc', ['-b']), startsWith: 'lint' },
  tool('types of the site', 'astro', [
    'check',
    '--tsconfig',
    'src/tsconfig.json',
    '--minimumFailingSeverity',
    'warning',
  ]),
  { ...tool('unused code', 'knip', ['--no-progress']), startsWith: 'types of the site' },
  vitest('unit'),
  {
    name: 'build',
    async run() {
      await buildIfStale({ outDir: resolve(ROOT, 'dist') });
      return { passed: 1, failed: 0, skipped: [], output: '' };
    },
  },
  vitest('contract'),
  { ...vitest('guide'), startsWith: 'contract' },
  vitest('security'),
  playwright('browser', []),
];

function tool(name: string, command: string, args: readonly string[]): Stage {
  return {
    name,
    async run() {
      const { ok, output } = await runTool(command, args);
      return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: [], output };
    },
  };
}

/** Tests in a real browser as a stage. */
export function playwright(name: string, args: readonly string[]): Stage {
  return {
    name,
    async run() {
      const report = join(ROOT, '.cache', 'playwright.json');
      rmSync(report, { force: true });
      const { ok, output } = await runTool('playwright', ['test', ...args, '--reporter=list,json'], {
        ...process.env,
        PLAYWRIGHT_JSON_OUTPUT_NAME: report,
      });
      if (!existsSync(report)) return { passed: 0, failed: 1, skipped: [], output };
      const { stats } = JSON.parse(readFileSync(report, 'utf8')) as {
        stats: { expected: number; unexpected: number; flaky: number; skipped: number };
      };
      const failed = stats.unexpected + stats.flaky;
      return {
        passed: stats.expected,
        failed: failed === 0 && !ok ? 1 : failed,
        skipped: stats.skipped > 0 ? [`${stats.skipped} browser tests`] : [],
        output,
      };
    },
  };
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly success: boolean;
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** A project of vitest.config.ts as a stage. */
export function vitest(project: string): Stage {
  return {
    name: project,
    async run() {
      const file = join(ROOT, '.cache', `vitest-${project}.json`);
      rmSync(file, { force: true });
      const { ok, output } = await runTool('vitest', [
        'run',
        '--project',
        project,
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${file}`,
      ]);
      if (!existsSync(file)) return { passed: 0, failed: 1, skipped: [], output };
      const report = JSON.parse(readFileSync(file, 'utf8')) as VitestReport;
      const skipped = report.testResults
        .flatMap((one) => one.assertionResults)
        .filter(({ status }) => status === 'skipped' || status === 'pending');
      return {
        passed: report.numPassedTests,
        failed: report.numFailedTests === 0 && !ok ? 1 : report.numFailedTests,
        skipped: skipped.map(({ fullName }) => fullName),
        output,
      };
    },
  };
}
