/** The theme button: as the system has it, light, dark. `public/theme.js` applies it before the first paint. */
import { find, onClick, onEachPage } from './page.ts';
import { recall, remember } from './storage.ts';

const THEMES = [
  { name: 'system', icon: 'monitor' },
  { name: 'light', icon: 'sun' },
  { name: 'dark', icon: 'moon' },
] as const;

const current = (): number =>
  Math.max(
    0,
    THEMES.findIndex(({ name }) => name === recall('theme')),
  );

export function switchTheme(): void {
  onClick('#theme-button', () => {
    const { name } = THEMES[(current() + 1) % THEMES.length] ?? THEMES[0];
    remember('theme', name === 'system' ? undefined : name);
    if (name === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = name;
    show();
  });
  onEachPage(show);
}

function show(): void {
  const { name, icon } = THEMES[current()] ?? THEMES[0];
  const button = find('#theme-button');
  if (!button) return;
  button.ariaLabel = `Theme: ${name}`;
  button.title = `Theme: ${name}`;
  button.querySelector('use')?.setAttribute('href', `#i-${icon}`);
}
