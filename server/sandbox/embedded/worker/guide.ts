/** What the reader's `sandbox` command knows of the guide and of the sandbox around it. */
import { Collector } from '../machine/streams/sinks.ts';
import { timeLimit } from '../machine/time-limit.ts';
import type { SandboxGuide } from '../programs/sandbox/guide.ts';
import type { GuidePage } from './messages.ts';
import type { World } from './world.ts';

export interface GuideParts {
  readonly pages: readonly GuidePage[];
  readonly values: Readonly<Record<string, string>>;
  /** Filled when the sandbox is put together; the command runs later. */
  readonly world: () => World;
  readonly reset: () => void;
}

const CHECK_MS = 5000;

export function sandboxGuide({ pages, values, world, reset }: GuideParts): SandboxGuide {
  const fill = (text: string): string =>
    text.replace(/\{\{([a-z]+)\}\}/g, (whole, name: string) =>
      Object.hasOwn(values, name) ? (values[name] as string) : whole,
    );

  const output = async (command: string): Promise<{ text: string; exitCode: number }> => {
    const { reader, cluster } = world();
    const collector = new Collector(64 * 1024);
    using limit = timeLimit(cluster.time, CHECK_MS);
    const exitCode = await reader.run(fill(command), { output: collector, signal: limit.signal });
    return { text: new TextDecoder().decode(collector.bytes()).trim(), exitCode };
  };
  const isDone = async (page: GuidePage): Promise<boolean> => {
    if (page.checks.length === 0) return false;
    for (const { run, expect } of page.checks) {
      const { text, exitCode } = await output(run);
      if (exitCode !== 0 || !new RegExp(fill(expect)).test(text)) return false;
    }
    return true;
  };

  return {
    async about() {
      const { description, expiresAt, cluster } = world();
      const minutes = Math.max(0, Math.round((expiresAt - cluster.time.now()) / 60_000));
      const { text: namespace } = await output("kubectl config view --minify -o jsonpath='{..namespace}'");
      return [
        ...Object.entries(description.versions),
        ['namespace', namespace || 'default'],
        ['registry', (values['repo'] ?? '').replace(/\/$/, '')],
        ...(Number.isFinite(minutes)
          ? ([['time left', `${Math.floor(minutes / 60)} h ${minutes % 60} min`]] as const)
          : []),
      ];
    },
    async status() {
      const pods = await output('kubectl get pods --no-headers 2>&1');
      const containers = await output("docker ps --format '{{.Names}}: {{.Status}}'");
      return ['Pods in your namespace:', pods.text || '(none)', 'Containers:', containers.text || '(none)'];
    },
    slugs: () => pages.map(({ slug }) => slug),
    async stepsFor(slug) {
      const page = pages.find((one) => one.slug === slug);
      if (!page) return undefined;
      const steps: string[] = [];
      for (const name of page.setUp) {
        const provider = pages.find((one) => one.slug === name);
        if (provider && !(await isDone(provider))) steps.push(...provider.commands.map(fill));
      }
      return steps;
    },
    checks: async (slug) =>
      pages
        .filter((page) => slug === undefined || page.slug === slug)
        .flatMap((page) =>
          page.checks.map(({ run, expect }) => ({ page: page.slug, run: fill(run), expect: fill(expect) })),
        ),
    async reset() {
      reset();
    },
  };
}
