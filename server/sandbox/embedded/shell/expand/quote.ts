/** Text quoted so that the shell reads it back as it is. */

const PLAIN = /^[\w@%+=:,./-]+$/;

/** As `${x@Q}`, `declare -p` and `alias` show it. */
export function quoteForShell(text: string): string {
  if (/[\0-\u001F\u007F]/.test(text)) return ansiQuote(text);
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** As `set` and `printf %q` show it: bare when nothing needs quotes. */
export function quoteIfNeeded(text: string): string {
  return PLAIN.test(text) ? text : text === '' ? "''" : quoteForShell(text);
}

/** As `printf %q`: backslashes instead of quotes. */
export function backslashQuote(text: string): string {
  if (text === '') return "''";
  if (/[\0-\u001F\u007F]/.test(text)) return ansiQuote(text);
  return text.replace(/[^\w@%+=:,./-]/gu, '\\$&');
}

/** As `declare -p`: double quotes. */
export function doubleQuote(text: string): string {
  return /[\0-\u001F\u007F]/.test(text) ? ansiQuote(text) : `"${text.replace(/[\\"$`]/g, '\\$&')}"`;
}

const NAMED: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\t': '\\t',
  '\r': '\\r',
  '\u001B': '\\E',
  "'": "\\'",
  '\\': '\\\\',
};

function ansiQuote(text: string): string {
  const escape = (char: string): string =>
    NAMED[char] ?? `\\${(char.codePointAt(0) ?? 0).toString(8).padStart(3, '0')}`;
  return `$'${text.replace(/[\0-\u001F\u007F'\\]/g, escape)}'`;
}
