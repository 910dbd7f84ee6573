/** Ink in both themes of the page, so that a terminal is always recognised. Every colour reaches 4.5:1 on it. */
import type { ITheme } from '@xterm/xterm';

export const INK: ITheme = {
  background: '#14161b',
  foreground: '#e7e9ee',
  cursor: '#e7e9ee',
  cursorAccent: '#14161b',
  selectionBackground: '#4a4580',
  black: '#7a8290',
  red: '#ff9a92',
  green: '#6fd39b',
  yellow: '#f0c069',
  blue: '#8ab4ff',
  magenta: '#d6a8ff',
  cyan: '#7fd6e6',
  white: '#e7e9ee',
  brightBlack: '#8f97a6',
  brightRed: '#ffb3ad',
  brightGreen: '#90e3b4',
  brightYellow: '#ffd68a',
  brightBlue: '#aac9ff',
  brightMagenta: '#e4c6ff',
  brightCyan: '#a5e6f2',
  brightWhite: '#ffffff',
};

export const FONT =
  "ui-monospace, 'SF Mono', 'Cascadia Code', 'Roboto Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace";
