/** Icons of steps under way: they join the page's own when the terminal is loaded. */
import clock from 'lucide-static/icons/clock.svg?raw';
import differs from 'lucide-static/icons/equal-not.svg?raw';
import loader from 'lucide-static/icons/loader-circle.svg?raw';
import square from 'lucide-static/icons/square.svg?raw';

const ICONS = { clock, differs, loader, square } as const;

export function addStepIcons(): void {
  const sprite = document.querySelector('.sprite');
  for (const [name, source] of Object.entries(ICONS)) {
    if (!sprite || document.getElementById(`i-${name}`)) continue;
    const { documentElement: drawing } = new DOMParser().parseFromString(source, 'image/svg+xml');
    const symbol = document.createElementNS('http://www.w3.org/2000/svg', 'symbol');
    symbol.id = `i-${name}`;
    symbol.setAttribute('viewBox', '0 0 24 24');
    symbol.append(...drawing.childNodes);
    sprite.append(symbol);
  }
}
