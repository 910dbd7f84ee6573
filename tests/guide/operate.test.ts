/** The pages for operators: their commands are not run here, so what they name is looked up, and so is every message they quote. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { downOptions, upOptions } from '../../scripts/kind/options.ts';
import { hasSteps, notRunOf, tellNotRun } from '../../scripts/verify/not-run.ts';
import { describeSettings, readConfig } from '../../server/config.ts';
import type { Driver } from '../../server/sandbox/sandbox.ts';
import { describeBuildSettings } from '../../src/build/settings.ts';
import { exportGuide, exportPages } from '../../src/build/export-guide.ts';
import { GuideSource } from '../../src/build/guide-source.ts';
import { Metrics } from '../../server/metrics/metrics.ts';
import { noSandboxes } from '../support/no-sandboxes.ts';
import { Printed } from '../support/printed.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const source = new GuideSource(join(ROOT, 'content'));
const pages = exportPages(source, 'operator');
const commands = pages.flatMap(notRunOf);
const text = (slug: string): string => source.pages().find((page) => page.slug === slug)!.text;

test('the walkthrough has none of them: no sandbox sets one up, and no page links to one', () => {
  expect(pages.length).toBeGreaterThan(5);
  expect(exportGuide(source).pages.filter(({ slug }) => slug.startsWith('operate/'))).toEqual([]);
  const linking = source.pages().filter((page) => !page.slug.startsWith('operate/') && page.text.includes('operate/'));
  expect(linking).toEqual([]);
});

test('every command on them is run, or says why it is not', () => {
  const silent = pages.flatMap(({ file, blocks }) =>
    blocks.flatMap((block) =>
      block.kind === 'static' && /^(?:console|sh|bash)$/.test(block.language) && block.notRun === undefined
        ? [`${file}:${block.line}`]
        : [],
    ),
  );
  expect(silent).toEqual([]);
  expect(pages.filter(hasSteps)).toEqual([]);
  expect(tellNotRun(commands.slice(0, 1))).toEqual([`1 command is not run: ${commands[0]!.reason}`]);
});

describe('a command names what is there', () => {
  const settings = new Set([...describeSettings(), ...describeBuildSettings()].map(({ name }) => name));
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };

  /** What it names and nobody knows; the options of kind:up and kind:down refuse theirs by themselves. */
  function unknownIn(command: string): string[] {
    const words = command.replace(/\\\n */g, '').split(/\s+/);
    const given = words.filter((word) => /^[A-Z_]+=/.test(word)).map((word) => word.split('=') as [string, string]);
    readConfig(Object.fromEntries(given));
    const [, script, options = ''] = /\bnpm (?:run )?([\w:]+)(?: -- (.*))?$/.exec(words.join(' ')) ?? [];
    const parse = { 'kind:up': upOptions, 'kind:down': downOptions }[script ?? ''];
    parse?.(options.split(' ').filter((word) => word !== ''));
    return [
      ...given.map(([name]) => name).filter((name) => !settings.has(name)),
      ...(script === undefined || Object.hasOwn(scripts, script) ? [] : [script]),
      ...words.filter((word) => word.startsWith('server/') && !existsSync(join(ROOT, word))),
    ];
  }

  test.each(commands.map(({ command }) => command))('%s', (command) => expect(unknownIn(command)).toEqual([]));

  test('one that names something else is found out', () => {
    expect(unknownIn('TENANCY=shared npm run kind:upp')).toEqual(['TENANCY', 'kind:upp']);
    expect(() => unknownIn('npm run kind:up -- --tenant shared')).toThrow('--tenant');
  });
});

describe('a message that a page quotes is one that a program prints', () => {
  const printed = new Printed(ROOT, [
    'server/*.ts',
    'server/{gateway,http,metrics,preview,sessions}/**/*.ts',
    'server/sandbox/kind/**/*.ts',
    'scripts/kind/**/*.ts',
  ]);
  const quoted = [
    ...text('operate/trouble').matchAll(/^- `([^`]+)`/gm),
    ...text('operate/watch').matchAll(/^\| `((?!atd_)[^`]+)` \|/gm),
  ].map(([, message]) => message as string);

  test.each(quoted)('%s', (message) => expect(printed.has(message)).toBe(true));

  test('there are some, and one that nobody prints is found out', () => {
    expect(quoted.length).toBeGreaterThan(30);
    expect(printed.has('The moon is full: …')).toBe(false);
  });
});

test('every metric of ours that the server tells is in the table, with its labels, and no other one is', async () => {
  const driver: Driver = {
    name: 'kind',
    outlives: true,
    open: () => Promise.reject(new Error('nobody asks for it')),
    find: async () => undefined,
    health: async () => ({ ok: true }),
    census: noSandboxes,
    [Symbol.asyncDispose]: async () => undefined,
  };
  const { body } = await new Metrics({ driver, maxSessions: 1, spares: 1 }).text();
  const told = [...body.matchAll(/^# TYPE (atd_\w+)/gm)].map(([, name = '']) => {
    const [, label] = new RegExp(`^${name}(?:_bucket)?\\{(?:le="[^"]*",)?(\\w+)="`, 'm').exec(body) ?? [];
    return label === undefined ? name : `${name}{${label}}`;
  });
  const rows = text('operate/watch').match(/^\| `atd_.*$/gm) ?? [];
  const inTable = rows.flatMap((row) =>
    [...(row.split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name),
  );
  expect(new Set(inTable)).toEqual(new Set(told));
});
