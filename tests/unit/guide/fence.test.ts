/** An author's fences: what they become, and what an author is told about a mistake. */
import { describe, expect, test } from 'vitest';
import type { Block, ConsoleBlock, Step } from '../../../src/guide/block.ts';
import { describeMistake, parsePage } from '../../../src/guide/page.ts';

const FILES: Record<string, string> = { 'baldur-ghost.yaml': 'apiVersion: v1\nkind: Pod\n' };
const page = (text: string): ReturnType<typeof parsePage> =>
  parsePage({ slug: 'production/liveness', file: 'content/production/liveness.mdx', text }, (name) => FILES[name]);
const stepsOf = (block: Block | undefined): Step[] =>
  (block as ConsoleBlock).parts.flatMap((part) => (part.kind === 'step' ? [part.step] : []));
const mistakesOf = (text: string): string[] => page(text).mistakes.map(describeMistake);

describe('a console fence', () => {
  test('gives commands, comments and the output below each command, with their lines', () => {
    const { blocks, mistakes } = page(`# Title

\`\`\`console
# looks good
$ kubectl apply -f baldur-ghost.yaml
pod/baldur-ghost created

$ kubectl get pods
NAME           READY
baldur-ghost   1/1
\`\`\`
`);
    expect(mistakes).toEqual([]);
    expect(blocks[0]).toMatchObject({ id: 'production/liveness~1', line: 3, kind: 'console' });
    expect((blocks[0] as ConsoleBlock).parts[0]).toEqual({ kind: 'comment', text: 'looks good' });
    expect(stepsOf(blocks[0])).toMatchObject([
      {
        number: 1,
        line: 5,
        command: 'kubectl apply -f baldur-ghost.yaml',
        expected: ['pod/baldur-ghost created'],
        exitCode: 0,
      },
      { number: 2, line: 8, command: 'kubectl get pods', expected: ['NAME           READY', 'baldur-ghost   1/1'] },
    ]);
  });

  test('keeps continuation lines, open quotes and heredocs together as one command', () => {
    const { blocks, mistakes } = page(`\`\`\`console
$ docker run --rm \\
> -p 8888:8080 \\
  ghost
$ cat <<'EOF' > a.txt
$ not a command
EOF
$ echo "two
lines"
two
lines
\`\`\``);
    expect(mistakes).toEqual([]);
    expect(stepsOf(blocks[0]).map((step) => step.command)).toEqual([
      'docker run --rm \\\n-p 8888:8080 \\\n  ghost',
      "cat <<'EOF' > a.txt\n$ not a command\nEOF",
      'echo "two\nlines"',
    ]);
    expect(stepsOf(blocks[0])[2]?.expected).toEqual(['two', 'lines']);
  });

  test('takes attributes for the next step from a #: line and for all steps from the fence', () => {
    const { blocks, mistakes } = page(`\`\`\`console terminal=2
#: keep timeout=90s differs="the port is another one"
$ kubectl port-forward pod/baldur-ghost 8080:2368
#: exit=1 stand-in=aws
$ aws nope
\`\`\``);
    expect(mistakes).toEqual([]);
    expect(stepsOf(blocks[0])).toMatchObject([
      { keeps: true, timeoutMs: 90_000, mayDiffer: 'the port is another one', terminal: 2, exitCode: 0 },
      { keeps: false, timeoutMs: 30_000, exitCode: 1, standIn: 'aws', terminal: 2 },
    ]);
  });

  test('knows the prompt of a shell inside a container', () => {
    const { blocks } = page(
      '```console\n$ kubectl exec -it baldur-ghost -- /bin/bash\nbash-5.3$ ps -ef\nUID  PID\nbash-5.3$ exit\n```',
    );
    expect(stepsOf(blocks[0]).map((step) => [step.prompt, step.command])).toEqual([
      ['$', 'kubectl exec -it baldur-ghost -- /bin/bash'],
      ['bash-5.3$', 'ps -ef'],
      ['bash-5.3$', 'exit'],
    ]);
  });

  test('with recorded="…" is text to read, without steps', () => {
    const { blocks, mistakes } = page('```console recorded="2019, JDK 8"\n$ java -version\n```');
    expect(mistakes).toEqual([]);
    expect(blocks[0]).toMatchObject({ kind: 'static', recorded: '2019, JDK 8' });
  });

  test('with not-run="…" keeps its commands to be copied, and says why nobody runs them here', () => {
    const { blocks, mistakes } = page(
      '```console not-run="it makes a cluster"\n# first\n$ kind:up \\\n  --workers 1\nDone.\n$ ls\n```',
    );
    expect(mistakes).toEqual([]);
    expect(blocks[0]).toMatchObject({
      kind: 'static',
      notRun: { reason: 'it makes a cluster', commands: ['kind:up \\\n  --workers 1', 'ls'] },
    });
  });
});

describe('a file fence', () => {
  test('without a body shows the very file that the sandbox holds', () => {
    const { blocks, mistakes } = page('```yaml title="baldur-ghost.yaml"\n```');
    expect(mistakes).toEqual([]);
    expect(blocks[0]).toMatchObject({ kind: 'file', name: 'baldur-ghost.yaml', content: 'apiVersion: v1\nkind: Pod' });
  });
});

describe('an author is told the file, the line and the fix', () => {
  test.each([
    [
      '```console\npod/x created\n$ ls\n```',
      /liveness\.mdx:2: "pod\/x created" is output, but there is no command above it\. Fix: /,
    ],
    ['```console not-run\n$ ls\n```', /:1: not-run says no reason\. Fix: write why/],
    ['```console not-run="x" keep\n$ ls\n```', /:1: unknown attribute "keep" on the fence\. Fix: /],
    ['```console color=red\n$ ls\n```', /:1: unknown attribute "color" on the fence\. Fix: /],
    ['```console\n#: exti=1\n$ ls\n```', /:2: unknown attribute "exti"\. Fix: use one of exit, keep/],
    ['```console\n#: exit=256\n$ ls\n```', /:2: attribute "exit" has the value "256"\. Fix: write exit=N/],
    [
      '```console\n$ cat <<EOF\nhello\n```',
      /:2: the heredoc of "\$ cat <<EOF" is not closed\. Fix: end it with a line that is just EOF/,
    ],
    ['```console\n$ echo "a\n```', /:2: the command .* goes on, but the block ends\. Fix: /],
    ['```yaml title="nope.yaml"\n```', /:1: there is no file "nope\.yaml" in the guide's files\. Fix: /],
    ['```yaml title="../x"\na\n```', /:1: "\.\.\/x" is not a file name a reader could save\. Fix: /],
    [
      '```yaml title="a.yaml"\na\n```\n```yaml title="a.yaml"\nb\n```',
      /:4: the file "a\.yaml" is already on this page \(line 1\)\. Fix: /,
    ],
    ['```console\n$ ls\n', /:1: the code fence is not closed\. Fix: /],
    ['```console\n\n```', /:1: the console block has no command\. Fix: /],
    ['```console\n$ ls\n#: keep\n```', /:3: the "#:" line has no command below it\. Fix: /],
  ])('%j', (text, expected) => {
    expect(mistakesOf(text)[0]).toMatch(expected);
  });
});
