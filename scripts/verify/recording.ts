/** What a page's commands printed in a real cluster, kept as JSON, and how another run of the page compares with it. */
import { z } from 'zod';
import { compareOutput, outputLines } from '../../src/guide/match.ts';
import { fillTemplate } from '../../src/guide/template.ts';
import { updateExpected } from '../../src/guide/update.ts';
import type { PageReport, StepReport } from './page-run.ts';

const recording = z.strictObject({
  page: z.string(),
  /** The day it was recorded, as in 2026-11-24. */
  date: z.iso.date(),
  /** Tool name to version. */
  versions: z.record(z.string(), z.string()),
  steps: z.array(
    z.strictObject({
      command: z.string(),
      /** Null where the shell gives none: in a container's shell, or when it was stopped on purpose. */
      exitCode: z.int().nullable(),
      /** Lines, with `{{repo}}` for the sandbox's registry and `…` for what Kubernetes adds to a Pod's name. */
      output: z.array(z.string()),
    }),
  ),
});

export type Recording = z.infer<typeof recording>;

/** Throws a zod error when the text is no recording. */
export const readRecording = (text: string): Recording => recording.parse(JSON.parse(text));

/** Kubernetes' letters for made-up names: no vowels, so that they spell nothing. */
const POD_SUFFIX = /-(?:[bcdfghjklmnpqrstvwxz2456789]{8,10}-)?[bcdfghjklmnpqrstvwxz2456789]{5}\b/g;

export function recordingOf({ slug, description, steps }: PageReport, date: Date): Recording {
  const { versions, values } = description;
  const generic = (line: string): string => {
    const named = line.replaceAll(POD_SUFFIX, '-…');
    return values['repo'] === undefined ? named : named.replaceAll(values['repo'], '{{repo}}');
  };
  return {
    page: slug,
    date: date.toISOString().slice(0, 10),
    versions,
    steps: steps.map(({ command, exitCode, output }) => ({
      command,
      exitCode: exitCode ?? null,
      output: outputLines(output).map(generic),
    })),
  };
}

export interface RecordedDifference {
  readonly command: string;
  readonly recorded: string;
  readonly printed: string;
}

/** Steps that end or print otherwise than recorded. Output a page lets differ, or that is cut off by hand, is not compared. */
export function differencesFrom({ steps }: Recording, report: PageReport): RecordedDifference[] {
  if (steps.map(({ command }) => command).join('\n') !== report.steps.map(({ command }) => command).join('\n')) {
    return [{ command: '', recorded: 'other commands', printed: 'the page was changed; record it again' }];
  }
  return report.steps.flatMap((step, index) => {
    const recorded = steps[index] as Recording['steps'][number];
    const difference = differenceOf(recorded, step, report.description.values);
    return difference === undefined ? [] : [{ command: step.command, ...difference }];
  });
}

function differenceOf(
  recorded: Recording['steps'][number],
  step: StepReport,
  values: Readonly<Record<string, string>>,
): Omit<RecordedDifference, 'command'> | undefined {
  if ((step.exitCode ?? null) !== recorded.exitCode)
    return { recorded: `exit code ${recorded.exitCode}`, printed: `exit code ${step.exitCode ?? null}` };
  if (!step.comparable) return undefined;
  const lines = recorded.output.map((line) => fillTemplate(line, values));
  // What the page leaves open is open here too.
  const comparison = compareOutput(step.expected ? updateExpected(step.expected, lines) : lines, step.output);
  return comparison.same
    ? undefined
    : { recorded: comparison.expected ?? '(the end)', printed: comparison.actual ?? '(the end)' };
}
