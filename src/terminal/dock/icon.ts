/** Icons of the dock, of the same hand as the page's. */
import close from 'lucide-static/icons/x.svg?raw';
import full from 'lucide-static/icons/maximize.svg?raw';
import less from 'lucide-static/icons/minimize.svg?raw';
import preview from 'lucide-static/icons/app-window.svg?raw';
import reload from 'lucide-static/icons/rotate-cw.svg?raw';
import tab from 'lucide-static/icons/external-link.svg?raw';
import menu from 'lucide-static/icons/ellipsis.svg?raw';
import plus from 'lucide-static/icons/plus.svg?raw';

const ICONS = { close, full, less, menu, plus, preview, reload, tab } as const;

export type IconName = keyof typeof ICONS;

export function icon(name: IconName): Element {
  const { documentElement } = new DOMParser().parseFromString(ICONS[name], 'image/svg+xml');
  documentElement.setAttribute('aria-hidden', 'true');
  return document.importNode(documentElement, true);
}
