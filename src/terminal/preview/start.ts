/** Loaded with the first preview: brings its styles, then the one panel of this page. */
import { loadStyles } from '../../client/load-styles.ts';
import { PreviewPanel, type PanelOptions } from './panel.ts';
import styles from './preview.css?url';

let panel: Promise<PreviewPanel> | undefined;

export function previewPanel(options: PanelOptions): Promise<PreviewPanel> {
  panel ??= loadStyles(styles).then(
    () => new PreviewPanel(options),
    (error: unknown) => {
      panel = undefined;
      throw error;
    },
  );
  return panel;
}
