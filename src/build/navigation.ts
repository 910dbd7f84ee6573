/** The pages' order: groups for the sidebar, previous and next. */
import type { CollectionEntry } from 'astro:content';
import { audienceOf } from '../guide/audience.ts';

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

interface Way {
  readonly previous: NavigationPage | undefined;
  readonly next: NavigationPage | undefined;
}

/** Where a page leads: the walkthrough's last page not into the pages for operators, nor back. */
export function wayOf({ pages }: Navigation, slug: string): Way {
  const audience = audienceOf(slug);
  const own = pages.filter((page) => audienceOf(page.slug) === audience);
  const at = own.findIndex((page) => page.slug === slug);
  return { previous: own[at - 1], next: own[at + 1] };
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
