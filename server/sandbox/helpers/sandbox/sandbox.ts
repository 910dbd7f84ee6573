/** `sandbox`: about this sandbox, a page's state, its checks, and back to the beginning. */
import { RegistryFailure } from '../registry.ts';
import { complain, keep, type SandboxCall, type SandboxOptions } from './call.ts';
import { check, goto } from './pages.ts';

const USAGE = `Usage: sandbox COMMAND

  about              what this sandbox is, with versions and time left
  status             what runs in it now
  goto PAGE          make what a page needs (each command is shown)
  check [PAGE]       is a page done?
  registry tags REPOSITORY
  reset              back to the beginning: everything in it is deleted
`;

/** Undefined: it was called the wrong way. */
type Command = (call: SandboxCall) => Promise<number | undefined>;

const COMMANDS: Readonly<Record<string, Command>> = {
  about,
  status,
  goto,
  check,
  registry: async (call) => {
    const [what, repository = ''] = call.words;
    if (what !== 'tags') return undefined;
    const tags = await call.registry.tags(repository);
    if (tags === undefined) return complain(call, `the registry has no repository ${repository}`);
    await call.process.stdout.write(tags.map((tag) => `${tag}\n`).join(''));
    return 0;
  },
  reset: async ({ process, reset }) => {
    await process.stdout.write('The sandbox starts anew.\n');
    await reset();
    return 0;
  },
};

export async function sandbox(options: SandboxOptions): Promise<number> {
  const { process } = options;
  const [name = '', ...words] = process.argv.slice(1);
  if (name === '--help' || name === '-h' || name === 'help') {
    await process.stdout.write(USAGE);
    return 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  const call = { ...options, words };
  try {
    const code = await command?.(call);
    if (code !== undefined) return code;
  } catch (error) {
    if (!(error instanceof RegistryFailure)) throw error;
    return complain(call, error.message);
  }
  await process.stderr.write(USAGE);
  return 2;
}

async function about(call: SandboxCall): Promise<number> {
  const { process, facts, registry } = call;
  const namespace = await keep(call, "kubectl config view --minify -o jsonpath='{..namespace}'");
  const minutes = Math.max(0, Math.round((facts.expiresAt - process.clock.now()) / 60_000));
  const rows: readonly (readonly [name: string, value: string])[] = [
    ['mode', facts.mode],
    ...Object.entries(facts.versions),
    ['namespace', namespace.text || 'default'],
    ['registry', registry.host],
    ...(Number.isFinite(minutes)
      ? ([['time left', `${Math.floor(minutes / 60)} h ${minutes % 60} min`]] as const)
      : []),
  ];
  await process.stdout.write(rows.map(([name, value]) => `${name}: ${value}\n`).join(''));
  return 0;
}

async function status(call: SandboxCall): Promise<number> {
  const pods = await keep(call, 'kubectl get pods --no-headers 2>&1');
  const containers = await keep(call, "docker ps --format '{{.Names}}: {{.Status}}' 2>&1");
  const lines = ['Pods in your namespace:', pods.text || '(none)', 'Containers:', containers.text || '(none)'];
  await call.process.stdout.write(lines.map((line) => `${line}\n`).join(''));
  return 0;
}
