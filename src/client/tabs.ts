/** Turns the panels of a `<tab-group>` into tabs; without scripts they stand one below the other. */

let groups = 0;

export function makeTabs(): void {
  for (const group of document.querySelectorAll('tab-group:not(:has(.tab-list))')) make(group);
}

function make(group: Element): void {
  const id = `tabs-${++groups}`;
  const panels = [...group.querySelectorAll<HTMLElement>(':scope > .tab-panel')];
  const list = document.createElement('div');
  list.className = 'tab-list';
  list.role = 'tablist';
  const tabs = panels.map((panel, number) => {
    const tab = document.createElement('button');
    tab.type = 'button';
    tab.role = 'tab';
    tab.id = `${id}-tab-${number}`;
    tab.textContent = panel.dataset['label'] ?? '';
    tab.setAttribute('aria-controls', (panel.id = `${id}-${number}`));
    panel.role = 'tabpanel';
    panel.setAttribute('aria-labelledby', tab.id);
    panel.dataset['shown'] = '';
    tab.addEventListener('click', () => select(number));
    return tab;
  });
  const select = (selected: number): void => {
    for (const [number, tab] of tabs.entries()) {
      tab.ariaSelected = String(number === selected);
      tab.tabIndex = number === selected ? 0 : -1;
      (panels[number] as HTMLElement).hidden = number !== selected;
    }
  };
  list.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const next = (tabs.indexOf(event.target as HTMLButtonElement) + step + tabs.length) % tabs.length;
    select(next);
    tabs[next]?.focus();
  });
  list.append(...tabs);
  group.prepend(list);
  select(0);
}
