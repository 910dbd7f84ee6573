/**
 * While terminals are open, a link to another page of the guide changes the text and leaves the dock as it is. Where the
 * browser has no Navigation API, pages load as ever and the terminals come back from the server.
 */
import { PAGE_CHANGED } from '../../client/page.ts';

/** What differs from page to page. */
const PARTS = ['.cols', 'meta[name="description"]', 'link[rel="canonical"]'];

export function keepAcrossPages(base: string): void {
  if (!('navigation' in window)) return;
  /** The browser is to load this one itself. */
  let left: string | undefined;
  navigation.addEventListener('navigate', (event) => {
    if (event.destination.url === left) return;
    const to = new URL(event.destination.url);
    const plain = event.canIntercept && !event.hashChange && event.downloadRequest === null && event.formData === null;
    if (!plain || event.navigationType === 'reload' || !to.pathname.startsWith(base) || !to.pathname.endsWith('/'))
      return;
    event.intercept({
      focusReset: 'manual',
      handler: async () => {
        if (await change(to, event.signal)) return;
        left = to.href;
        location.assign(to);
      },
    });
  });
}

/** False when it is no page like this one. */
async function change(to: URL, signal: AbortSignal): Promise<boolean> {
  const page = await load(to, signal);
  if (!page) return false;
  document.title = page.title;
  for (const part of PARTS) {
    const [old, fresh] = [document.querySelector(part), page.querySelector(part)];
    if (old && fresh) old.replaceWith(document.adoptNode(fresh));
  }
  document.dispatchEvent(new CustomEvent(PAGE_CHANGED));
  // As after a load, reading starts at the top of the text; screen readers say the heading.
  if (to.hash === '') document.querySelector<HTMLElement>('#main')?.focus({ preventScroll: true });
  return true;
}

async function load(to: URL, signal: AbortSignal): Promise<Document | undefined> {
  try {
    const response = await fetch(to, { signal });
    if (!response.ok || !response.headers.get('content-type')?.startsWith('text/html')) return undefined;
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    return page.querySelector('.cols') && sameStyles(page) ? page : undefined;
  } catch (error) {
    if (signal.aborted) throw error;
    return undefined;
  }
}

const sameStyles = (page: Document): boolean =>
  [...page.querySelectorAll('link[rel="stylesheet"]')].every((link) =>
    document.querySelector(`link[rel="stylesheet"][href="${CSS.escape(link.getAttribute('href') ?? '')}"]`),
  );
