/** What an author writes above a page, between the two lines `---`. */
import { z } from 'zod';
import { FEATURES } from '../guide/wants.ts';
import { STATES, type StateName } from './states.ts';

const stateNames = Object.keys(STATES) as [StateName, ...StateName[]];

const check = z.strictObject({
  /** Read-only command that runs beside the terminals; may hold template values like `{{ns}}`. */
  run: z.string().min(1).max(8192),
  /** Regular expression that its trimmed output must match. */
  expect: z.string().min(1).refine(isPattern, 'this is not a regular expression'),
  /** What the reader has reached, as a sentence: "Your Pod has restarted at least once." */
  say: z.string().min(1),
  /** What to do when it is not so yet. */
  hint: z.string().min(1).optional(),
  /** What the steps it asks about can't do without: a sandbox that lacks it is not asked. */
  wants: z.enum(FEATURES).optional(),
});

export const frontmatter = z.strictObject({
  /** The page's heading. */
  title: z.string().min(1),
  /** Shorter name for the sidebar; the title when absent. */
  label: z.string().min(1).optional(),
  /** Heading of the sidebar under which the page stands; a page without one stands above all groups. */
  group: z.string().min(1).optional(),
  /** Place in the guide, from 1: sidebar and previous/next follow it. */
  order: z.number().min(0),
  /** One or two sentences: the lead under the heading, and what search engines show. */
  description: z.string().min(1),
  /** What must be there before the first command; "Set up this page" makes it. */
  needs: z.array(z.enum(stateNames)).default([]),
  /** What is there after the last command. */
  leaves: z.array(z.enum(stateNames)).default([]),
  /** How the page finds out that the reader got there; several are run in order. */
  check: z.union([check.transform((one) => [one]), z.array(check).min(1)]).optional(),
  /** Failures that readers meet on this page, with a sentence of help; the guide's own are in src/guide/failures.ts. */
  failures: z
    .array(
      z.strictObject({
        /** Regular expression on what the command printed last; a group `name` is what it missed. */
        match: z.string().min(1).refine(isPattern, 'this is not a regular expression'),
        /** One sentence; `{name}` is what that group found. */
        help: z.string().min(1),
      }),
    )
    .default([]),
  /** Versions the text was written for, shown in the footer: `kubectl: "1.36"`. */
  versions: z.record(z.string(), z.string()).default({}),
});

export type Frontmatter = z.infer<typeof frontmatter>;
export type Check = NonNullable<Frontmatter['check']>[number];

function isPattern(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}
