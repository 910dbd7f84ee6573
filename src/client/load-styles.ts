/** Brings a style sheet when what it is for is first used, so that pages on which it isn't used don't load it. */

const loading = new Map<string, Promise<void>>();

/** Rejects when it could not be loaded; it is then tried again with the next call. */
export function loadStyles(href: string): Promise<void> {
  const known = loading.get(href) ?? load(href);
  loading.set(href, known);
  return known;
}

function load(href: string): Promise<void> {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = href;
  return new Promise((resolve, reject) => {
    link.addEventListener('load', () => resolve());
    link.addEventListener('error', () => {
      loading.delete(href);
      link.remove();
      reject(new Error(`the style sheet ${href} could not be loaded`));
    });
    document.head.append(link);
  });
}
