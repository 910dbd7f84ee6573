/** Loads the terminal on the first use of it, or when a reader comes back to a sandbox that is still theirs. */
import { find, onClick } from './page.ts';
import { recall } from './storage.ts';

const ACTIONS = '[data-run], [data-save], [data-edit], [data-setup], [data-check], [data-solve], [data-terminals]';

export function startTerminalOnDemand(): void {
  onClick(ACTIONS, (button) => void act(button));
  if (recall('sandbox') !== null) void load().then((terminals) => terminals.resume());
}

async function act(button: HTMLElement): Promise<void> {
  button.setAttribute('aria-busy', 'true');
  try {
    (await load()).act(button);
  } catch (error) {
    const words = button.closest('.step, file-block, .needs, check-card')?.querySelector('.words');
    if (words) words.textContent = 'The terminal could not be loaded. Check your connection and try again.';
    throw error;
  } finally {
    button.removeAttribute('aria-busy');
  }
}

async function load() {
  const { terminals } = await import('../terminal/start.ts');
  const dock = find('#dock');
  if (!dock) throw new Error('this page has no place for terminals');
  return terminals(dock);
}
