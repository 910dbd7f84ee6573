/** The part of a list that `n` and `last` ask for, with the link to the next, as the registry API has it. */
export function onePage(
  all: readonly string[],
  { path, query }: { readonly path: string; readonly query: URLSearchParams },
): { readonly items: readonly string[]; readonly headers: Readonly<Record<string, string>> } {
  const last = query.get('last');
  const rest = last === null ? all : all.filter((item) => item > last);
  const n = Number(query.get('n') ?? rest.length);
  if (!Number.isInteger(n) || n <= 0 || n >= rest.length) return { items: rest, headers: {} };
  const items = rest.slice(0, n);
  const next = new URLSearchParams({ n: String(n), last: items.at(-1) as string });
  return { items, headers: { Link: `<${path}?${next.toString()}>; rel="next"` } };
}
