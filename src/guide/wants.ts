/** What a sandbox may lack and a step can't do without: it is then not run, and the reason is said. */
import type { Step } from './block.ts';

/** Names of features as a sandbox's description lists them under `missing`. */
export const FEATURES = ['docker', 'namespaces', 'cluster rights'] as const;

/** What the author said, or what the command is; undefined: any sandbox will do. */
export function wantedBy({ wants, command }: Pick<Step, 'wants' | 'command'>): string | undefined {
  return wants ?? (/^docker\s/.test(command) ? 'docker' : undefined);
}
