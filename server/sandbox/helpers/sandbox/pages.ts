/** `sandbox goto` and `sandbox check`: the guide's own commands, run in the sandbox they belong to. */
import { presentStates } from '../../../../src/guide/present.ts';
import { pagesToSetUp } from '../../../../src/guide/setup.ts';
import { fillTemplate } from '../../../../src/guide/template.ts';
import type { GuidePage } from '../guide-page.ts';
import { complain, keep, type SandboxCall } from './call.ts';

export async function goto(call: SandboxCall): Promise<number | undefined> {
  const { process, pages, words } = call;
  const [slug] = words;
  if (slug === undefined) return undefined;
  const page = pages.find((each) => each.slug === slug);
  if (page === undefined)
    return complain(call, `there is no page ${slug}; the pages are: ${pages.map((each) => each.slug).join(' ')}`);
  const providers = await providersOf(call, page);
  if (providers.length === 0) await process.stdout.write('Nothing to do: everything this page needs is there.\n');
  for (const provider of providers) {
    const code = await make(call, provider);
    if (code !== 0) return code;
  }
  return 0;
}

/**
 * Types a page's commands into one shell, so that a folder or a variable is there for the next one. What is there already may
 * make a command fail that is run again (a repository exists): then the page's check decides.
 */
async function make(call: SandboxCall, provider: GuidePage): Promise<number> {
  const onFailure = provider.checks.length === 0 ? 'exit $code' : 'failed=${failed:-$code}';
  const lines = provider.commands.flatMap((command) => {
    const step = fillTemplate(command, call.values);
    const shown = `+ ${step.replaceAll('\n', '\n+ ')}`.replaceAll("'", `'\\''`);
    return [`printf '%s\\n' '${shown}'`, step, `code=$?; if [ $code -ne 0 ]; then ${onFailure}; fi`];
  });
  const script = [...lines, 'exit ${failed:-0}'].join('\n');
  const { exitCode } = await call.run(['bash', '-c', script], 'shown');
  if (exitCode === 0 || (await isDone(call, provider))) return 0;
  return complain(call, `a command of ${provider.slug} ended with ${exitCode}; the page's state is not complete`);
}

export async function check(call: SandboxCall): Promise<number> {
  const { process, pages, words } = call;
  const [slug] = words;
  const checked = pages.filter((page) => (slug === undefined || page.slug === slug) && page.checks.length > 0);
  if (checked.length === 0)
    return complain(call, slug === undefined ? 'there are no checks' : `there is no check for ${slug}`);
  let status = 0;
  for (const page of checked) {
    for (const each of page.checks) {
      const { done, text } = await judge(call, each);
      await process.stdout.write(slug === undefined ? `${page.slug}: ${text}\n` : `${text}\n`);
      if (!done) status = 1;
    }
  }
  return status;
}

/** Those earlier pages that make what this one needs, and whose work is not there. */
async function providersOf(call: SandboxCall, { slug }: GuidePage): Promise<GuidePage[]> {
  const providers: GuidePage[] = [];
  for (const earlier of pagesToSetUp(call.pages, slug, presentStates(call.lacks))) {
    const provider = call.pages.find((page) => page.slug === earlier);
    if (provider !== undefined && !(await isDone(call, provider))) providers.push(provider);
  }
  return providers;
}

async function isDone(call: SandboxCall, page: GuidePage): Promise<boolean> {
  for (const each of page.checks) if (!(await judge(call, each)).done) return false;
  return page.checks.length > 0;
}

async function judge(
  call: SandboxCall,
  one: GuidePage['checks'][number],
): Promise<{ readonly done: boolean; readonly text: string }> {
  const expected = fillTemplate(one.expect, call.values);
  const { exitCode, text } = await keep(call, fillTemplate(one.run, call.values));
  if (exitCode === 0 && new RegExp(expected).test(text)) return { done: true, text: 'Done' };
  return {
    done: false,
    text: `Not yet: expected ${expected}, got ${text === '' ? `nothing (exit ${exitCode})` : text}`,
  };
}
