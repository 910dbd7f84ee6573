/** The guide's order: groups for the sidebar, previous and next. */
import type { CollectionEntry } from 'astro:content';

interface NavigationPage {
  readonly slug: string;
  readonly title: string;
  readonly label: string;
  readonly href: string;
}

interface NavigationGroup {
  /** Undefined for the pages above all groups. */
  readonly label: string | undefined;
  readonly pages: readonly NavigationPage[];
}

export interface Navigation {
  readonly groups: readonly NavigationGroup[];
  readonly pages: readonly NavigationPage[];
}

export function navigation(entries: readonly CollectionEntry<'guide'>[], base: string): Navigation {
  const sorted = [...entries].sort((a, b) => a.data.order - b.data.order || a.id.localeCompare(b.id));
  const groups = new Map<string | undefined, NavigationPage[]>();
  const pages = sorted.map(({ id, data }) => {
    const page = { slug: id, title: data.title, label: data.label ?? data.title, href: pageHref(id, base) };
    groups.set(data.group, [...(groups.get(data.group) ?? []), page]);
    return page;
  });
  return { groups: [...groups].map(([label, pages]) => ({ label, pages })), pages };
}

/** `base` ends with a slash. */
const pageHref = (slug: string, base: string): string => (slug === 'index' ? base : `${base}${slug}/`);
