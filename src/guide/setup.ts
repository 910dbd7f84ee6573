/** What must be run before a page: the earlier pages that leave what it needs, in order. */

export interface PageNeeds {
  readonly slug: string;
  readonly needs: readonly string[];
  readonly leaves: readonly string[];
}

/**
 * Slugs of the pages to run first. `present` are the states a fresh sandbox has already. Pages come in the guide's order; a
 * need is met by the nearest page before the one that needs it.
 */
export function pagesToSetUp(pages: readonly PageNeeds[], slug: string, present: ReadonlySet<string>): string[] {
  const order: string[] = [];
  const visiting = new Set<string>();
  const visit = (wanted: string): void => {
    const index = pages.findIndex((page) => page.slug === wanted);
    const page = pages[index];
    if (!page || visiting.has(wanted)) return;
    visiting.add(wanted);
    for (const need of page.needs) {
      if (present.has(need)) continue;
      const provider = pages
        .slice(0, index)
        .findLast((earlier) => earlier.leaves.includes(need) && !earlier.needs.includes(need));
      if (provider) {
        visit(provider.slug);
        if (!order.includes(provider.slug)) order.push(provider.slug);
      }
    }
    visiting.delete(wanted);
  };
  visit(slug);
  return order;
}
