/**
 * Before the first paint: the reader's theme, so that nothing flashes; and the sign that scripts run, without which no
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
})();
