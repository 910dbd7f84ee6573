/** An author's fence becomes the block that readers run; a mistake in it stops the build and says where and how to mend it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createSatteriMarkdownProcessor } from '@astrojs/markdown-satteri';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { asides } from '../../../src/build/asides.ts';
import { fences } from '../../../src/build/fences/fences.ts';
import { frontmatter } from '../../../src/build/frontmatter.ts';
import { GuideSource } from '../../../src/build/guide-source.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'guide-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(name: string, text: string): string {
  const path = join(root, 'content', name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

async function html(text: string, name = 'docker/page.mdx'): Promise<string> {
  const path = write(name, text);
  const { markdown, highlighter } = fences(new GuideSource(join(root, 'content')));
  const processor = await createSatteriMarkdownProcessor({
    mdastPlugins: [markdown, asides],
    features: { directive: true },
    shikiConfig: { theme: 'css-variables', transformers: [highlighter] },
  });
  return (await processor.render(text, { fileURL: pathToFileURL(path) })).code;
}

const plain = (code: string): string =>
  code
    .replace(/<[^>]+>/g, '')
    .replace(/&#x3C;|&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');

test('a console fence is a block with an id, its steps, and a button for each of them', async () => {
  const page = await html('Text\n\n```console\n# first\n$ kubectl get pods -n {{ns}}\nNAME  {{ns}}\n$ ls\n```\n');
  expect(page).toContain('<console-block id="docker/page~1"');
  expect(page.match(/<button type="button" class="run js" data-run="step">/g)).toHaveLength(2);
  expect(page).toContain('data-step="2" data-state="idle"');
  expect(page).toContain('<p class="comment"># first</p>');
  expect(page).toContain('kubectl get pods <span class="p">-n</span> <span data-value="ns">ci360</span>');
  expect(page).toContain('>NAME  <span data-value="ns">ci360</span></pre>');
});

test('a command of several lines keeps them, and the next step its own', async () => {
  const page = await html("```console\n$ cat <<'EOF' > a\none\nEOF\n$ echo \\\n>   two\n```\n");
  expect(page).toContain('data-step="2"');
  const shown = page.match(/<code>[\s\S]*?<\/code>/g)?.map((code) => plain(code));
  expect(shown).toEqual(["cat <<'EOF' > a\none\nEOF", 'echo \\\n  two']);
});

test('a named fence without text shows the file of that name', async () => {
  write('files/pod.yaml', 'kind: Pod\n');
  const page = await html('```yaml title="pod.yaml"\n```\n');
  expect(page).toContain('<file-block id="docker/page~1" data-file="pod.yaml"');
  expect(page.replace(/<[^>]+>/g, '')).toContain('kind: Pod');
  expect(page).toContain('aria-label="Save pod.yaml"');
});

test('commands that are not run here have no Run button, and say why; Copy takes them without prompt and output', async () => {
  const page = await html('```console not-run="it makes a cluster"\n$ npm run kind:up\n[1/12] Cluster …\n```\n');
  expect(page).not.toContain('data-run');
  expect(page).toContain('<span class="pill">not run here</span><span>it makes a cluster</span>');
  expect(page).toContain('data-text="npm run kind:up" aria-label="Copy: npm run kind:up"');
});

test('no block brings a style attribute or an inline script', async () => {
  const page = await html(
    '```console\n$ ls "a b"\n```\n\n```yaml title="a.yaml"\na: "b"\n```\n\n```js\nlet a = 1;\n```\n',
  );
  expect(page).not.toMatch(/style=|<script|<style|onclick/);
});

test.each([
  ['a step without a command', '```console\noutput\n```', /^content\/docker\/page\.mdx:4: "output" is output.*Fix: /],
  [
    'an attribute that does not exist',
    '```console\n#: keeep\n$ ls\n```',
    /page\.mdx:4: unknown attribute "keeep".*Fix: /,
  ],
  ['a file that is not there', '```yaml title="nope.yaml"\n```', /page\.mdx:3: there is no file "nope\.yaml".*Fix: /],
  [
    'a template value that does not exist',
    '```console\n$ echo {{nope}}\n```',
    /page\.mdx:4: .*"\{\{nope\}\}".*Fix: use one of ns/,
  ],
])('%s stops the build with file, line and the fix', async (_name, fence, message) => {
  await expect(html(`Text\n\n${fence}\n`)).rejects.toThrow(message);
});

test('a Go template of docker is no template value', async () => {
  expect(await html("```console\n$ docker ps --format '{{.Names}}'\n```\n")).toContain('{{.Names}}');
});

test('an aside has its usual title or its own; an unknown one stops the build', async () => {
  expect(await html(':::tip\nText\n:::\n')).toContain('<p class="aside-title">Tip</p>');
  expect(await html(':::note[Look]\nText\n:::\n')).toContain('<p class="aside-title">Look</p>');
  await expect(html(':::nonsense\nText\n:::\n')).rejects.toThrow(/There is no aside ":::nonsense".*Fix: /);
});

test('frontmatter says what is wrong with it, and takes one check or several', () => {
  const page = { title: 'T', order: 1, description: 'D' };
  const check = { run: 'true', expect: '^$', say: 'done' };
  expect(frontmatter.parse({ ...page, check }).check).toEqual([check]);
  expect(frontmatter.parse({ ...page, check: [check, check] }).check).toHaveLength(2);
  expect(frontmatter.safeParse({ ...page, needs: ['nothing'] }).success).toBe(false);
  expect(frontmatter.safeParse({ ...page, check: { ...check, expect: '(' } }).error?.message).toContain(
    'this is not a regular expression',
  );
  expect(frontmatter.safeParse({ ...page, tilte: 'T' }).success).toBe(false);
});
