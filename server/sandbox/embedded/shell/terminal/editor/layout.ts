/** Where the characters of an edited line fall on the screen, wrapped at its right edge. */
import stringWidth from 'string-width';
import { graphemes } from './buffer.ts';

export interface Place {
  readonly row: number;
  readonly col: number;
}

/** The place after `text` when it starts at `start` on a screen of `cols` columns. */
export function placeAfter(start: Place, text: string, cols: number): Place {
  let { row, col } = start;
  for (const unit of graphemes(text)) {
    if (unit === '\n') {
      row++;
      col = 0;
      continue;
    }
    const width = widthOf(unit);
    if (col + width > cols) {
      row++;
      col = 0;
    }
    col += width;
    if (col >= cols) {
      row++;
      col = 0;
    }
  }
  return { row, col };
}

/** Control characters are shown as ^X, a tab as spaces to keep columns countable. */
export function visible(text: string): string {
  return text.replace(/[\0-\u0009\u000B-\u001F\u007F]/g, (char) =>
    char === '\t' ? '    ' : `^${String.fromCharCode(((char.codePointAt(0) ?? 0) + 64) & 127)}`,
  );
}

/** Columns of text that may hold escape sequences (colours, titles, marks). */
export function columnsOf(text: string): number {
  return stringWidth(text.replace(/\u001B\][^\u0007\u001B]*(?:\u0007|\u001B\\)/g, '').replace(/\u0007/g, ''));
}

function widthOf(unit: string): number {
  return stringWidth(unit);
}
