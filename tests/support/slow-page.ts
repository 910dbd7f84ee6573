/** How soon and how still a page is there on a slow machine and line, for the browser test and the bench. */
import type { Page } from '@playwright/test';

/** Milliseconds to the largest paint, and the sum of all layout shifts. */
export interface PageVitals {
  readonly largest: number;
  readonly moved: number;
}

/** Slows the page to a quarter of the CPU and 1.6 Mbit/s; each call of what it returns loads an address uncached. */
export async function slowPage(page: Page): Promise<(url: string) => Promise<PageVitals>> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: 1_600_000 / 8,
    uploadThroughput: 750_000 / 8,
  });
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await page.addInitScript(() => {
    const measured = { largest: 0, moved: 0 };
    Object.assign(window, { measured });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) measured.largest = entry.startTime;
    }).observe({ type: 'largest-contentful-paint', buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) measured.moved += Reflect.get(entry, 'value') as number;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  return async (url) => {
    await devtools.send('Network.clearBrowserCache');
    await page.goto(url, { waitUntil: 'networkidle' });
    return page.evaluate(() => Reflect.get(window, 'measured') as PageVitals);
  };
}
