/** Writes the sandbox's template values over the defaults that the page was built with. */

export function showValues(values: Readonly<Record<string, string>>): void {
  for (const place of document.querySelectorAll<HTMLElement>('[data-value]')) {
    const name = place.dataset['value'] ?? '';
    if (Object.hasOwn(values, name) && place.textContent !== values[name]) place.textContent = values[name] ?? '';
  }
  for (const step of document.querySelectorAll('.step:has(code [data-value])')) {
    const command = step.querySelector('code')?.textContent ?? '';
    for (const button of step.querySelectorAll('.run, .tool')) {
      const verb = button.getAttribute('aria-label')?.split(':', 1)[0] ?? '';
      button.setAttribute('aria-label', `${verb}: ${command}`);
    }
  }
}
