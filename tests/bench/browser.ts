/** The page in a real browser: from a click on Run to output, and how soon and how light a page is there. */
import { chromium, type Browser, type Page } from '@playwright/test';
import { gzipSync } from 'node:zlib';
import { resolve } from 'node:path';
import { serve } from '../../server/main.ts';
import { findChromium } from '../support/chromium.ts';
import { buildIfStale } from '../../scripts/build/site.ts';
import { ROOT } from '../../scripts/root.ts';
import { percentile, round, type Measure } from './measure.ts';

const COLD_RUNS = 15;
const WARM_RUNS = 40;

export async function measureBrowser(): Promise<Measure[]> {
  const outDir = resolve(ROOT, 'dist');
  await buildIfStale({ outDir });
  const server = await serve({
    ...process.env,
    PORT: '0',
    SITE_DIR: outDir,
    LOG_LEVEL: 'silent',
    MAX_SESSIONS_PER_ADDRESS: '1000',
    SPARES: '2',
  });
  const { executablePath, args } = await findChromium();
  const browser = await chromium.launch({ executablePath, args: [...args] });
  try {
    const cold = await repeat(COLD_RUNS, () => coldRun(browser, server.url));
    const warm = await warmRuns(browser, server.url);
    const { weight, script, lcp, cls } = await firstLoad(browser, server.url);
    return [
      limit('Run click to first output, cold session, p50', percentile(cold, 0.5), 'ms', 300),
      limit('Run click to first output, cold session, p95', percentile(cold, 0.95), 'ms', 800),
      limit('Run click to output, session open, p50', percentile(warm, 0.5), 'ms', 60),
      limit('page weight, gzip', weight / 1024, 'KB', 15),
      limit('of it JavaScript, gzip', script / 1024, 'KB', 8),
      limit('LCP at 4x CPU, 1.6 Mbit/s', lcp, 'ms', 500),
      limit('CLS', cls, '', 0),
    ];
  } finally {
    await browser.close();
    await server[Symbol.asyncDispose]();
  }
}

const limit = (name: string, value: number, unit: string, goal: number): Measure => ({
  name,
  value: round(value, 1),
  unit,
  baseline: undefined,
  goal: goal === 0 ? '0' : `<= ${goal}`,
  ok: value <= goal,
});

async function repeat(times: number, run: () => Promise<number>): Promise<number[]> {
  const samples: number[] = [];
  for (let count = 0; count < times; count++) samples.push(await run());
  return samples;
}

/** A browser that was never here: it loads everything behind Run, opens a session and shows the first output. */
async function coldRun(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${url}kubernetes/connect/`, { waitUntil: 'load' });
  const ms = await clickToOutcome(page, 'kubectl get nodes');
  await context.close();
  return ms;
}

async function warmRuns(browser: Browser, url: string): Promise<number[]> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${url}kubernetes/connect/`, { waitUntil: 'load' });
  await clickToOutcome(page, 'kubectl get nodes');
  const samples = await repeat(WARM_RUNS, () => clickToOutcome(page, 'kubectl get nodes'));
  await context.close();
  return samples;
}

/** From the click to the step's outcome on the page, by the page's own clock. */
async function clickToOutcome(page: Page, command: string): Promise<number> {
  return page.evaluate(async (name) => {
    const button = document.querySelector<HTMLElement>(`button[aria-label="Run: ${name}"]`);
    const step = button?.closest<HTMLElement>('[data-step]');
    if (!button || !step) throw new Error(`no Run button for ${name}`);
    const settled = new Set(['ok', 'differs', 'failed']);
    const started = performance.now();
    const done = new Promise<number>((resolveDone) => {
      let running = false;
      const observer = new MutationObserver(() => {
        const state = step.dataset['state'] ?? '';
        running ||= !settled.has(state);
        if (running && settled.has(state)) {
          observer.disconnect();
          resolveDone(performance.now() - started);
        }
      });
      observer.observe(step, { attributes: true, attributeFilter: ['data-state'] });
    });
    button.click();
    return done;
  }, command);
}

async function firstLoad(
  browser: Browser,
  url: string,
): Promise<{ weight: number; script: number; lcp: number; cls: number }> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 40,
    downloadThroughput: 200_000,
    uploadThroughput: 94_000,
  });
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  let weight = 0;
  let script = 0;
  const bodies: Promise<void>[] = [];
  page.on('response', (response) => {
    bodies.push(
      response.body().then((body) => {
        const size = gzipSync(body, { level: 9 }).length;
        weight += size;
        if (response.request().resourceType() === 'script') script += size;
      }),
    );
  });
  await page.goto(`${url}production/liveness/`, { waitUntil: 'load' });
  const { lcp, cls } = await page.evaluate(
    () =>
      new Promise<{ lcp: number; cls: number }>((resolveVitals) => {
        let shift = 0;
        let paint = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) shift += (entry as PerformanceEntry & { value: number }).value;
        }).observe({ type: 'layout-shift', buffered: true });
        new PerformanceObserver((list) => {
          paint = list.getEntries().at(-1)?.startTime ?? paint;
          // A frame later nothing larger has come.
          requestAnimationFrame(() => requestAnimationFrame(() => resolveVitals({ lcp: paint, cls: shift })));
        }).observe({ type: 'largest-contentful-paint', buffered: true });
      }),
  );
  await Promise.all(bodies);
  await context.close();
  return { weight, script, lcp, cls };
}
