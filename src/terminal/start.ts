/** Loaded on the first use of a terminal: brings its styles, then the one app of this page. */
import xtermStyles from '@xterm/xterm/css/xterm.css?url';
import { loadStyles } from '../client/load-styles.ts';
import { App } from './app.ts';
import dockStyles from './dock/dock.css?url';
import stepStyles from './steps/steps.css?url';

let app: Promise<App> | undefined;

/** `root` is the dock's place in the page. */
export function terminals(root: HTMLElement): Promise<App> {
  app ??= open(root);
  return app;
}

async function open(root: HTMLElement): Promise<App> {
  try {
    await Promise.all([xtermStyles, dockStyles, stepStyles].map(loadStyles));
    return new App(root);
  } catch (error) {
    app = undefined;
    throw error;
  }
}
