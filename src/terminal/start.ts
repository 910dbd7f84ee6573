/** Loaded on the first use of a terminal: brings its styles, then the one app of this page. */
import xtermStyles from '@xterm/xterm/css/xterm.css?url';
import { App } from './app.ts';
import dockStyles from './dock/dock.css?url';

let app: Promise<App> | undefined;

/** `root` is the dock's place in the page. */
export function terminals(root: HTMLElement): Promise<App> {
  app ??= Promise.all([xtermStyles, dockStyles].map(loadStyles)).then(() => new App(root));
  return app;
}

/** By address, so that pages on which nothing is run don't load them. */
function loadStyles(href: string): Promise<void> {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = href;
  return new Promise((resolve, reject) => {
    link.addEventListener('load', () => resolve());
    link.addEventListener('error', () => {
      app = undefined;
      link.remove();
      reject(new Error(`the style sheet ${href} could not be loaded`));
    });
    document.head.append(link);
  });
}
