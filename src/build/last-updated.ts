/** When each page's file was last changed, by the history; nothing outside a checkout. */
import { execFileSync } from 'node:child_process';

let known: ReadonlyMap<string, string> | undefined;

/** `content/index.mdx` -> ISO date. The history is read once. */
export const lastUpdated = (root: string): ReadonlyMap<string, string> => (known ??= readDates(root));

function readDates(root: string): ReadonlyMap<string, string> {
  const dates = new Map<string, string>();
  let date = '';
  for (const line of history(root).split('\n')) {
    if (line.startsWith('date ')) date = line.slice(5);
    else if (line !== '' && !dates.has(line)) dates.set(line, date);
  }
  return dates;
}

function history(root: string): string {
  try {
    return execFileSync('git', ['log', '--format=date %cI', '--name-only', '--', 'content'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 64 * 1024 * 1024,
    });
  } catch {
    // No git, or no checkout: pages are shown without a date.
    return '';
  }
}
