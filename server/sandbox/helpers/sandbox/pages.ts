/** `sandbox goto` and `sandbox check`: the guide's own commands, run in the sandbox they belong to. */
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
  let idle = true;
  for (const provider of page.setUp.flatMap((one) => pages.find((each) => each.slug === one) ?? [])) {
    if (await isDone(call, provider)) continue;
    idle = false;
    const failed = await replay(call, provider);
    if (failed !== undefined) return failed;
  }
  if (idle) await process.stdout.write('Nothing to do: everything this page needs is there.\n');
  return 0;
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

/**
 * Types a page's commands into one shell, so that a folder or a variable is there for the next one. What a command makes may
 * be there already, so where the page has a check, that one decides, not the command. Undefined when all went well.
 */
async function replay(call: SandboxCall, page: GuidePage): Promise<number | undefined> {
  const onFailure = page.checks.length === 0 ? 'exit $code' : 'failed=${failed:-$code}';
  const lines = page.commands.flatMap((command) => {
    const filled = fillTemplate(command, call.values);
    const shown = `+ ${filled.replaceAll('\n', '\n+ ')}`.replaceAll("'", `'\\''`);
    return [`printf '%s\\n' '${shown}'`, filled, `code=$?; if [ $code -ne 0 ]; then ${onFailure}; fi`];
  });
  const script = [...lines, 'exit ${failed:-0}'].join('\n');
  const { exitCode } = await call.run(['bash', '-c', script], 'shown');
  if (exitCode === 0 || (await isDone(call, page))) return undefined;
  return complain(call, `a command of ${page.slug} ended with ${exitCode}; the page's state is not complete`);
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
