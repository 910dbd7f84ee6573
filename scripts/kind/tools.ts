/** Whether docker and kind are there, and how to get them where they are not. */
import { Plain } from '../message.ts';
import { attempt } from './run.ts';

type Platform = 'linux' | 'darwin' | 'win32';

const GET: Readonly<Record<'docker' | 'kind', Readonly<Record<Platform, string>>>> = {
  docker: {
    linux: 'Install it: https://docs.docker.com/engine/install (under WSL: Docker Desktop with its WSL integration).',
    darwin:
      'Install Docker Desktop (https://docs.docker.com/desktop/setup/install/mac-install) or: brew install colima docker && colima start',
    win32:
      'Install Docker Desktop (winget install Docker.DockerDesktop) and run this in WSL: wsl --install, then clone the project there.',
  },
  kind: {
    linux:
      'Install it: go install sigs.k8s.io/kind@v0.33.0, or a ready program from https://kind.sigs.k8s.io/docs/user/quick-start/#installation',
    darwin: 'Install it: brew install kind',
    win32:
      'Install it: winget install Kubernetes.kind (in WSL: as on Linux, https://kind.sigs.k8s.io/docs/user/quick-start)',
  },
};

const START: Readonly<Record<Platform, string>> = {
  linux:
    'Start it (sudo systemctl start docker) and see that you may use it (sudo usermod -aG docker $USER, then log in anew).',
  darwin: 'Start Docker Desktop (open -a Docker) or: colima start',
  win32: 'Start Docker Desktop.',
};

/** What was found of a tool: its version, or what it said when it was asked. */
export type Found = { readonly version: string } | { readonly missing: true } | { readonly refused: string };

/** What to tell somebody whose machine lacks something; undefined when nothing is missing. */
export function whatIsMissing(
  found: { readonly docker: Found; readonly kind?: Found },
  platform: NodeJS.Platform,
): string | undefined {
  const where = platform === 'darwin' || platform === 'win32' ? platform : 'linux';
  const lines = [];
  if ('missing' in found.docker) lines.push('Docker is not installed.', `  ${GET.docker[where]}`);
  if ('refused' in found.docker) {
    lines.push(`Docker is installed but does not answer:`, `  ${found.docker.refused}`, `  ${START[where]}`);
  }
  if (found.kind && 'missing' in found.kind) lines.push('kind is not installed.', `  ${GET.kind[where]}`);
  if (found.kind && 'refused' in found.kind) lines.push('kind does not run:', `  ${found.kind.refused}`);
  if (lines.length === 0) return undefined;
  return [...lines, 'Then run this again. Without a cluster, "npm start" serves the guide with the simulator.'].join(
    '\n',
  );
}

/** Throws what is missing, in words. kind is asked for only where a cluster of kind is meant. */
export async function requireTools(needs: { readonly kind: boolean }): Promise<void> {
  const docker = await ask('docker', ['version', '--format', '{{.Server.Version}}']);
  const kind = needs.kind ? { kind: await ask('kind', ['version']) } : {};
  const missing = whatIsMissing({ docker, ...kind }, process.platform);
  if (missing !== undefined) throw new Plain(missing);
}

async function ask(command: string, words: readonly string[]): Promise<Found> {
  const { code, stdout, stderr } = await attempt(command, words);
  if (code === 0) return { version: stdout.trim() };
  return code === 127 ? { missing: true } : { refused: stderr.trim().split('\n').at(-1) ?? '' };
}
