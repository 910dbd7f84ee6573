/** The page in a real browser: from a click on Run to output, and how soon and how light a page is there. */
import { chromium, type Browser, type Page } from '@playwright/test';
import { gzipSync } from 'node:zlib';
import { resolve } from 'node:path';
import { serve } from '../../server/main.ts';
import { findChromium } from '../support/chromium.ts';
import { buildIfStale } from '../../scripts/build/site.ts';
import { ROOT } from '../../scripts/root.ts';
import { slowPage, type PageVitals } from '../support/slow-page.ts';
import { percentile, round, type Measure } from './measure.ts';

const COLD_RUNS = 15;
const WARM_RUNS = 40;
const READING_MS = 1500;
const LOADS = 7;

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
    const plain = `${server.url}production/liveness/`;
    const { weight, script } = await weigh(browser, plain);
    const { lcp, cls } = await vitals(browser, plain);
    const cold = await repeat(COLD_RUNS, () => coldRun(browser, server.url));
    const warm = await warmRuns(browser, server.url);
    return [
      limit('Run click to first output, cold session, p50', percentile(cold, 0.5), 'ms', 300),
      limit('Run click to first output, cold session, p95', percentile(cold, 0.95), 'ms', 800),
      limit('Run click to output, session open, p50', percentile(warm, 0.5), 'ms', 60),
      limit('page weight, gzip', weight / 1024, 'KB', 15),
      limit('of it JavaScript, gzip', script / 1024, 'KB', 8),
      limit('LCP at 4x CPU, 1.6 Mbit/s, p50', lcp, 'ms', 500),
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
  // Nobody presses Run before having read a line; meanwhile the server makes the next spare.
  await page.waitForTimeout(READING_MS);
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

/** What a page weighs when it is loaded for the first time. */
async function weigh(browser: Browser, url: string): Promise<{ weight: number; script: number }> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const bodies: Promise<{ size: number; isScript: boolean }>[] = [];
  page.on('response', (response) => {
    const isScript = response.request().resourceType() === 'script';
    bodies.push(response.body().then((body) => ({ size: gzipSync(body, { level: 9 }).length, isScript })));
  });
  await page.goto(url, { waitUntil: 'networkidle' });
  const loaded = await Promise.all(bodies);
  await context.close();
  const sum = (all: typeof loaded): number => all.reduce((total, { size }) => total + size, 0);
  return { weight: sum(loaded), script: sum(loaded.filter(({ isScript }) => isScript)) };
}

/** Largest paint (the middle of several loads with an empty cache) and all layout shifts, on a slow machine and line. */
async function vitals(browser: Browser, url: string): Promise<{ lcp: number; cls: number }> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const measure = await slowPage(page);
  const loads: PageVitals[] = [];
  for (let load = 0; load < LOADS; load++) loads.push(await measure(url));
  await context.close();
  return {
    lcp: percentile(
      loads.map(({ largest }) => largest),
      0.5,
    ),
    cls: Math.max(...loads.map(({ moved }) => moved)),
  };
}
