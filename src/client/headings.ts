/** Marks, in the list of headings, the one that is being read. */

let observer: IntersectionObserver | undefined;
let jumps: AbortController | undefined;

export function followHeadings(): void {
  observer?.disconnect();
  jumps?.abort();
  const links = new Map(
    [...document.querySelectorAll<HTMLAnchorElement>('.toc a')].map((link) => [
      decodeURIComponent(link.hash.slice(1)),
      link,
    ]),
  );
  const headings = [...links.keys()].flatMap((id) => document.getElementById(id) ?? []);
  if (headings.length === 0) return;
  const update = (): void => {
    const line = innerHeight / 3;
    const current = headings.findLast((heading) => heading.getBoundingClientRect().top < line) ?? headings[0];
    for (const [id, link] of links) {
      if (id === current?.id) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
  };
  // While the reader scrolls, the answer changes when a heading crosses the line; a jump may pass several unseen.
  jumps = new AbortController();
  addEventListener('scrollend', update, { signal: jumps.signal, passive: true });
  observer = new IntersectionObserver(update, { rootMargin: '0px 0px -66% 0px' });
  for (const heading of headings) observer.observe(heading);
}
