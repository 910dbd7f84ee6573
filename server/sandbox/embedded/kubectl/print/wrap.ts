/** Text in lines of at most 80 columns behind an indent, paragraphs kept. */
const WIDTH = 80;

export function wrap(text: string, indent: number): string {
  const room = WIDTH - indent;
  return text
    .split('\n')
    .flatMap((paragraph) => (paragraph.trim() === '' ? [''] : wrapLine(paragraph, room)))
    .map((line) => `${' '.repeat(indent)}${line}\n`)
    .join('');
}

function wrapLine(text: string, room: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    if (line && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  if (line) lines.push(line);
  return lines;
}
