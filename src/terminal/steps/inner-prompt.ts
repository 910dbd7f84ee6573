/** The prompt of a shell inside a container. It sends no marks, so it is known by its looks, at the end of the output. */
import { plainText } from '../../guide/plain.ts';

const PROMPT = /(?:^|\n)(?:bash-[\d.]+[$#]|(?:\/\S*|~) [$#]|[a-z][\w-]*@[\w.-]+:\S*[$#]|sh-[\d.]+[$#]|[$#]) $/;
const SPACE = 0x20;

/** Whether output that ends in this byte could end in a prompt: cheap, for every chunk. */
export const mayEndInPrompt = (lastByte: number | undefined): boolean =>
  // After the prompt, a shell may switch bracketed paste on: ESC [ ? 2004 h.
  lastByte === SPACE || lastByte === 0x68;

/** What came before the prompt at the end; undefined when there is no prompt at the end. */
export function beforePrompt(output: string): string | undefined {
  const text = plainText(output.slice(-65_536));
  const found = PROMPT.exec(text);
  return found ? text.slice(0, found.index + (text[found.index] === '\n' ? 1 : 0)) : undefined;
}

/** Output of a command in such a shell, without the echo of the command itself. */
export function withoutEcho(output: string, command: string): string {
  const count = command.split('\n').length;
  let at = 0;
  for (let line = 0; line < count && at >= 0; line++) at = output.indexOf(ENTERED, at) + 1 || -1;
  // A line editor has drawn the command as often as it liked, and over several rows in a narrow terminal.
  if (at > 0) return output.slice(output.indexOf('\n', at) + 1);
  return output.split('\n').slice(count).join('\n');
}

/** A line editor that takes pasted text ends that when Enter was pressed. */
const ENTERED = '\u001b[?2004l';
