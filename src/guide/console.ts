/** The body of a `console` fence: comments, commands with their attributes, and the output below each of them. */
import type { ConsolePart, GuideMistake, Step } from './block.ts';
import { takeCommand } from './command-lines.ts';
import { DEFAULT_STEP, readStepLine, type StepSettings } from './step-attributes.ts';

export interface ConsoleSource {
  readonly body: string;
  /** Line of the body's first line in the page's source. */
  readonly firstLine: number;
  readonly file: string;
  /** What the fence says for all its steps. */
  readonly settings: Partial<StepSettings>;
}

/** `$ ` or the prompt of a shell inside a container: `bash-5.3$ `, `/ # `, `root@7f2c:/app# `. */
const PROMPT = /^(\$|bash-[\d.…]+[$#]|\/[^\s$#]* [$#]|[a-z][\w-]*@[\w.…-]+:[^\s$#]*[$#]) (?=\S)/;

export function parseConsole(source: ConsoleSource): { parts: ConsolePart[]; mistakes: GuideMistake[] } {
  const lines = source.body.split('\n');
  const parts: ConsolePart[] = [];
  const mistakes: GuideMistake[] = [];
  let pending: { settings: Partial<StepSettings>; line: number } | undefined;
  let output: string[] | undefined;
  let steps = 0;

  const mistake = (index: number, message: string, fix: string): void => {
    mistakes.push({ file: source.file, line: source.firstLine + index, message, fix });
  };
  const endOutput = (): void => {
    const last = parts.at(-1);
    if (last?.kind !== 'step' || !output) return;
    while (output.at(-1)?.trim() === '') output.pop();
    if (output.length > 0) parts[parts.length - 1] = { kind: 'step', step: { ...last.step, expected: output } };
    output = undefined;
  };

  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] as string;
    const prompt = PROMPT.exec(line);
    if (line.startsWith('#:')) {
      endOutput();
      const { settings, mistakes: wrong } = readStepLine(line.slice(2));
      for (const { message, fix } of wrong) mistake(index, message, fix);
      pending = { settings, line: index };
    } else if (prompt) {
      endOutput();
      const taken = takeCommand(line.slice(prompt[0].length), lines.slice(index + 1));
      if (taken.open === 'heredoc') {
        mistake(index, `the heredoc of "${line}" is not closed`, `end it with a line that is just ${taken.delimiter}`);
      } else if (taken.open === 'quote') {
        mistake(
          index,
          `the command "${line}" goes on, but the block ends`,
          'close its quote, or take the trailing \\, | or && away',
        );
      }
      const step: Step = {
        ...DEFAULT_STEP,
        ...source.settings,
        ...pending?.settings,
        number: ++steps,
        line: source.firstLine + index,
        prompt: prompt[1] as string,
        command: taken.command,
        expected: undefined,
      };
      parts.push({ kind: 'step', step });
      pending = undefined;
      output = [];
      index += taken.taken;
    } else if (/^#(?: |$)/.test(line)) {
      endOutput();
      parts.push({ kind: 'comment', text: line.slice(2) });
    } else if (output) {
      output.push(line);
    } else if (line.trim() !== '') {
      mistake(
        index,
        `"${line}" is output, but there is no command above it`,
        'start commands with "$ " and comments with "# "; for text without commands use a fence without "console"',
      );
    }
  }
  endOutput();
  if (pending) mistake(pending.line, 'the "#:" line has no command below it', 'put it right above a command');
  if (steps === 0 && mistakes.length === 0) {
    mistake(-1, 'the console block has no command', 'write one as "$ COMMAND", or use another language for the fence');
  }
  return { parts, mistakes };
}
