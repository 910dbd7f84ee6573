/** What stands in a preview that has nothing to show: what happened, and what to do. Nothing from elsewhere. */
import { createHash } from 'node:crypto';
import type { Failure } from './failure.ts';

const STYLE = `:root{color-scheme:light dark}body{font:16px/1.6 system-ui,sans-serif;max-width:36rem;margin:0 auto;padding:2rem 1.25rem;color:light-dark(#1d2027,#e7e9ee);background:light-dark(#fdfdfc,#14161b)}h1{font-size:1.25rem;line-height:1.3}code{font-family:ui-monospace,monospace;font-size:.92em;background:light-dark(#f1f1ed,#22262f);padding:.1em .35em;border-radius:4px;overflow-wrap:anywhere}`;
/** The guide knows which step of its page opens a port; it is told that there is nothing to see. */
const SCRIPT = `if(parent!==window)parent.postMessage({preview:'nothing'},'*')`;
const sourceOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const POLICY = `default-src 'none'; style-src ${sourceOf(STYLE)}; script-src ${sourceOf(SCRIPT)}; base-uri 'none'; form-action 'none'`;

export function failurePage({ title, hint }: Failure): string {
  const paragraphs = hint.map((line) => `<p>${marked(line)}</p>`).join('');
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(title)}</title><style>${STYLE}</style><h1>${escape(title)}</h1>${paragraphs}<script>${SCRIPT}</script></html>\n`;
}

/** `guide` may frame it. */
export const failureHeaders = (guide: readonly string[]): Readonly<Record<string, string>> => ({
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': `${POLICY}; frame-ancestors ${guide.join(' ')}`,
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
});

/** What stands between backticks is a command. */
const marked = (line: string): string =>
  escape(line).replace(/`([^`]+)`/g, (_all, command: string) => `<code>${command}</code>`);

const escape = (text: string): string => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
