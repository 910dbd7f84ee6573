import { describe, expect, test } from 'vitest';
import { parseFlags, type FlagRules } from '../../../server/sandbox/embedded/kubectl/cli/flags.ts';

const rules: FlagRules = {
  namespace: { short: 'n', type: 'string', help: '' },
  stdin: { short: 'i', type: 'bool', help: '' },
  tty: { short: 't', type: 'bool', help: '' },
  tail: { type: 'int', default: '-1', help: '' },
  filename: { short: 'f', type: 'list', help: '' },
  'dry-run': { type: 'string', bare: 'unchanged', default: 'none', help: '' },
};
const parse = (line: string): ReturnType<typeof parseFlags> => parseFlags(line.split(' '), rules, 'get');

describe('a flag', () => {
  test.each(['-n ci360', '-nci360', '-n=ci360', '--namespace ci360', '--namespace=ci360'])(
    'may be written as %s',
    (line) => {
      expect(parse(`pods ${line} x`)).toMatchObject({ args: ['pods', 'x'] });
      expect(parse(`pods ${line} x`).flags.text('namespace')).toBe('ci360');
    },
  );

  test('of one letter may stand with others in one word', () => {
    const { flags, args } = parse('-itn ci360 pod');
    expect([flags.bool('stdin'), flags.bool('tty'), flags.text('namespace'), args]).toEqual([
      true,
      true,
      'ci360',
      ['pod'],
    ]);
  });

  test('may be given several times where it is a list, and the last one counts where it is not', () => {
    expect(parse('-f a,b -f c').flags.list('filename')).toEqual(['a', 'b', 'c']);
    expect(parse('-n a -n b').flags.text('namespace')).toBe('b');
  });

  test('has its default when it is not there, and its bare value when nothing is said', () => {
    expect(parse('x').flags.int('tail')).toBe(-1);
    expect(parse('--dry-run x').flags.text('dry-run')).toBe('unchanged');
    expect(parse('--dry-run=client').flags.text('dry-run')).toBe('client');
    expect(parse('--stdin=false').flags.bool('stdin')).toBe(false);
  });

  test('is a plain word after --', () => {
    expect(parse('pod -- ls -n x')).toMatchObject({ args: ['pod', 'ls', '-n', 'x'], dash: 1 });
  });
});

describe('a mistake is told in pflag’s words', () => {
  test.each([
    ['--nope', 'unknown flag: --nope'],
    ['--constructor', 'unknown flag: --constructor'],
    ['-Z', "unknown shorthand flag: 'Z' in -Z"],
    ['-iZ', "unknown shorthand flag: 'Z' in -iZ"],
    ['--namespace', 'flag needs an argument: --namespace'],
    ['-n', "flag needs an argument: 'n' in -n"],
    ['--tail=x', 'invalid argument "x" for "--tail" flag: strconv.ParseInt: parsing "x": invalid syntax'],
    ['-i=maybe', 'invalid argument "maybe" for "-i, --stdin" flag: strconv.ParseBool: parsing "maybe": invalid syntax'],
  ])('%s', (line, message) => {
    expect(() => parse(line)).toThrow(`error: ${message}\nSee 'kubectl get --help' for usage.`);
  });
});
