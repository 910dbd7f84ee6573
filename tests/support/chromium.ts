/** The browser for tests: an installed Chromium or Chrome, else the one of an npm package, else a word on how to get one. */
import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const PLACES: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: ['C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe'],
};

export interface Browser {
  readonly executablePath: string;
  readonly args: readonly string[];
}

export async function findChromium(): Promise<Browser> {
  // A browser started by root needs this; so does one in most containers.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const installed = [process.env['CHROMIUM'], ...onPath(), ...(PLACES[process.platform] ?? [])].find(isExecutable);
  if (installed) return { executablePath: installed, args };
  if (process.platform === 'linux' && process.arch === 'x64') {
    const { default: packed } = await import('@sparticuz/chromium');
    const executablePath = await packed.executablePath();
    execFileSync(executablePath, ['--version', '--no-sandbox'], { stdio: 'ignore' });
    return { executablePath, args: packed.args };
  }
  throw new Error(
    'The browser tests need Chromium or Chrome, and none is installed. Install one, for example: npx playwright install chromium; then set CHROMIUM to its path.',
  );
}

function onPath(): string[] {
  return (process.env['PATH'] ?? '').split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
}

function isExecutable(path: string | undefined): path is string {
  if (!path) return false;
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Not there, or not for us: the next one.
    return false;
  }
}
