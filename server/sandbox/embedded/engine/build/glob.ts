/** Patterns of .dockerignore and of COPY: `*` stays within a folder, `**` is any number of them. */

const PARTS = /\*\*\/|\*\*|\*|\?|\\.|\[[^\]]*\]|[^]/gu;
const META: Readonly<Record<string, string>> = { '**/': '(?:[^]*/)?', '**': '[^]*', '*': '[^/]*', '?': '[^/]' };

export function globToRegExp(pattern: string): RegExp {
  const source = (pattern.match(PARTS) ?? []).map((part) => {
    if (Object.hasOwn(META, part)) return META[part];
    if (part.startsWith('[') && part.length > 2) return part.replaceAll('\\', '\\\\');
    return part.replace(/^\\(?=.)/, '').replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  });
  return new RegExp(`^${source.join('')}$`, 's');
}
