/** A style sheet by its address, so that pages which don't need it don't load it. */

/** Settles when it applies. Rejects when it could not be loaded; it can be tried again. */
export function loadStyles(href: string): Promise<void> {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = href;
  return new Promise((resolve, reject) => {
    link.addEventListener('load', () => resolve());
    link.addEventListener('error', () => {
      link.remove();
      reject(new Error(`the style sheet ${href} could not be loaded`));
    });
    document.head.append(link);
  });
}
