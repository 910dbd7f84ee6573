/** The menu as HTML. It differs from page to page by one mark only, so it is written once a build, not once for each page. */
import { navigation, type Navigation } from './navigation.ts';
import { stepsOfPages } from './steps-of-pages.ts';

type Entries = Parameters<typeof navigation>[0];

export interface Menu {
  readonly navigation: Navigation;
  /** The menu with the page of this slug marked as the current one. */
  html(current: string | undefined): string;
}

let known: Promise<Menu> | undefined;

/** In development it is made anew for each page, from the pages as they are then. */
export function menu(entries: () => Promise<Entries>, base: string): Promise<Menu> {
  if (!known || !import.meta.env.PROD) known = make(entries, base);
  return known;
}

async function make(entries: () => Promise<Entries>, base: string): Promise<Menu> {
  const guide = navigation(await entries(), base);
  const steps = stepsOfPages();
  const link = (slug: string): string => `data-page="${escape(slug)}"`;
  const progress = (slug: string): string => {
    const own = steps.get(slug);
    // A page without commands is neither begun nor done.
    return own === undefined ? '' : `<small data-progress="${escape(slug)}" data-steps="${own}"></small>`;
  };
  const html = guide.groups
    .map(({ label, pages }) => {
      const items = pages.map(
        (page) =>
          `<li><a href="${escape(page.href)}" ${link(page.slug)}>${escape(page.label)}${progress(page.slug)}</a></li>`,
      );
      return `${label === undefined ? '' : `<h2>${escape(label)}</h2>`}<ul>${items.join('')}</ul>`;
    })
    .join('');
  return {
    navigation: guide,
    html: (current) => {
      const marked = current === undefined ? html : html.replace(link(current), 'aria-current="page"');
      return marked.replaceAll(/ data-page="[^"]*"/g, '');
    },
  };
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
