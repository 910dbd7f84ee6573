/** Loaded on the first use of a terminal: brings its styles, then the one app of this page. */
import xtermStyles from '@xterm/xterm/css/xterm.css?url';
import { App } from './app.ts';
import dockStyles from './dock/dock.css?url';
import { loadStyles } from './load-styles.ts';

let app: Promise<App> | undefined;

/** `root` is the dock's place in the page. */
export function terminals(root: HTMLElement): Promise<App> {
  app ??= Promise.all([xtermStyles, dockStyles].map(loadStyles)).then(
    () => new App(root),
    (error: unknown) => {
      app = undefined;
      throw error;
    },
  );
  return app;
}
