/**
 * Before the first paint: the reader's theme and the room of the dock, so that nothing flashes or moves; and the sign that scripts run, without which no
 * button that needs them is shown.
 */
(() => {
  const root = document.documentElement;
  const read = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      // Storage is switched off: the page works, and remembers nothing.
      return null;
    }
  };
  const theme = read('atd:theme');
  root.dataset.js = '';
  if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
  const space = read('atd:space');
  if (space && read('atd:sandbox')) {
    const { placement, below, right } = JSON.parse(space);
    root.dataset.dock = placement;
    root.style.setProperty('--dock-below', `${Math.round(below * innerHeight)}px`);
    root.style.setProperty('--dock-right', `${Math.round(right)}px`);
  }
})();
