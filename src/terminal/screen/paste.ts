/**
 * What a paste may contain. An ESC in it could end the shell's bracketed paste and run what follows without a look, so no
 * control character but tab and line break gets through.
 */

export interface Paste {
  readonly text: string;
  readonly lines: number;
}

export function cleanPaste(pasted: string): Paste {
  const text = pasted
    .replace(/\r\n?/g, '\n')
    // eslint-disable-next-line no-control-regex
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');
  return { text, lines: text.replace(/\n$/, '').split('\n').length };
}

/** More than one line, or a line break at the end, which would run the line at once. */
export const needsQuestion = ({ text, lines }: Paste): boolean => lines > 1 || text.endsWith('\n');
