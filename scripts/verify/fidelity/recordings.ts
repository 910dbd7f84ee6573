/** What `tests/recorded` holds of kubectl and docker: each command, and what is known of how the simulator differs. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { ROOT } from '../../root.ts';

export interface Recording {
  readonly tool: 'kubectl' | 'docker';
  /** `07-first-pod/003-get` */
  readonly id: string;
  readonly command: string;
  readonly known: Known | undefined;
}

interface Known {
  readonly verdict: 'different' | 'not simulated' | 'not compared';
  readonly reason: string;
}

const Reasons = z.record(z.string(), z.string()).default({});
const Differences = z.object({ different: Reasons, notReplayed: Reasons, notSimulated: Reasons });

export function readRecordings(): Recording[] {
  return (['kubectl', 'docker'] as const).flatMap((tool) => {
    const folder = join(ROOT, 'tests/recorded', tool);
    const known = knownIn(join(folder, 'differences.json'));
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .toSorted()
      .flatMap((part) => partOf(tool, { folder, part, known }));
  });
}

function partOf(
  tool: Recording['tool'],
  { folder, part, known }: { folder: string; part: string; known: ReadonlyMap<string, Known> },
): Recording[] {
  return readdirSync(join(folder, part))
    .filter((name) => /^\d{3}-.*\.txt$/.test(name))
    .toSorted()
    .map((name) => {
      const id = `${part}/${basename(name, '.txt')}`;
      const [, command = ''] = /^\$ (.*)$/m.exec(readFileSync(join(folder, part, name), 'utf8')) ?? [];
      return { tool, id, command, known: known.get(id) };
    });
}

function knownIn(file: string): Map<string, Known> {
  if (!existsSync(file)) return new Map();
  const { different, notReplayed, notSimulated } = Differences.parse(JSON.parse(readFileSync(file, 'utf8')));
  const all = (verdict: Known['verdict'], reasons: Record<string, string>): [string, Known][] =>
    Object.entries(reasons).map(([id, reason]) => [id, { verdict, reason }]);
  return new Map([
    ...all('different', different),
    ...all('not compared', notReplayed),
    ...all('not simulated', notSimulated),
  ]);
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
