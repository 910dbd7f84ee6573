/** What a reader sees of terminal output: the text without colours, cursor moves and overwritten parts of lines. */
import { isRedrawn, redrawn } from './redrawn.ts';

/** Control sequences: OSC (ends with BEL or ST), CSI, and the short ones. Each part is bounded or ends at a fixed byte. */
const SEQUENCE = /\u001b(?:\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|\[[0-?]*[ -/]*[@-~]?|[ -/]*[0-~]?)/g;
const INVISIBLE = /[\u0000-\u0007\u000b\u000c\u000e-\u001a\u001c-\u001f\u007f]/g;

export function plainText(output: string): string {
  return (isRedrawn(output) ? redrawn(output) : output)
    .replace(SEQUENCE, '')
    .replace(/\r+\n/g, '\n')
    .split('\n')
    .map(overwrite)
    .join('\n')
    .replace(INVISIBLE, '');
}

/** A carriage return goes back to the line's start; what comes then replaces what was there. */
function overwrite(line: string): string {
  if (!line.includes('\r') && !line.includes('\b')) return line;
  let shown = '';
  for (const part of line.replace(/.?\u0008/g, '').split('\r')) {
    shown = part.length >= shown.length ? part : part + shown.slice(part.length);
  }
  return shown;
}
