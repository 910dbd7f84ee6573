/** What `tests/recorded` holds of kubectl and docker: each command, and why some are not replayed. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { ROOT } from '../../root.ts';

export interface Recording {
  readonly tool: 'kubectl' | 'docker';
  /** `07-first-pod/003-get` */
  readonly id: string;
  readonly command: string;
  /** Why no test replays it. */
  readonly notReplayed: string | undefined;
}

const Differences = z.object({ notReplayed: z.record(z.string(), z.string()) });

export function readRecordings(): Recording[] {
  return (['kubectl', 'docker'] as const).flatMap((tool) => {
    const folder = join(ROOT, 'tests/recorded', tool);
    const reasons = notReplayedIn(join(folder, 'differences.json'));
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .toSorted()
      .flatMap((part) => partOf(tool, { folder, part, reasons }));
  });
}

function partOf(
  tool: Recording['tool'],
  { folder, part, reasons }: { folder: string; part: string; reasons: Readonly<Record<string, string>> },
): Recording[] {
  return readdirSync(join(folder, part))
    .filter((name) => /^\d{3}-.*\.txt$/.test(name))
    .toSorted()
    .map((name) => {
      const id = `${part}/${basename(name, '.txt')}`;
      const [, command = ''] = /^\$ (.*)$/m.exec(readFileSync(join(folder, part, name), 'utf8')) ?? [];
      return { tool, id, command, notReplayed: reasons[id] };
    });
}

function notReplayedIn(file: string): Readonly<Record<string, string>> {
  if (!existsSync(file)) return {};
  return Differences.parse(JSON.parse(readFileSync(file, 'utf8'))).notReplayed;
}

/** Verbs whose next word says what they do. */
const GROUPS: Readonly<Record<string, ReadonlySet<string>>> = {
  kubectl: new Set(['auth', 'config', 'create', 'rollout', 'set', 'top']),
  docker: new Set(['builder', 'buildx', 'container', 'image', 'network', 'system', 'volume']),
};
const WITH_VALUE = /^(?:-n|--namespace|--context|--kubeconfig|-s|--server)$/;

/** `kubectl rollout status`; the first kubectl or docker of a longer line. */
export function verbOf(command: string): string {
  const found = /(?:^|[\s(;|&])(kubectl|docker)\s+([^;|&)]*)/.exec(command);
  if (!found) return 'other programs';
  const [, tool = '', rest = ''] = found;
  const all = rest.trim().split(/\s+/);
  const words = all.filter((word, index) => !word.startsWith('-') && !WITH_VALUE.test(all[index - 1] ?? ''));
  const [verb, next] = words;
  if (verb === undefined || verb === '') return tool;
  // `create -f FILE` has no kind.
  return GROUPS[tool]?.has(verb) && /^[a-z-]+$/.test(next ?? '') ? `${tool} ${verb} ${next}` : `${tool} ${verb}`;
}
