/** A server of the bench in a process of its own, so that its memory and its time are nobody else's; asked by its parent. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { pino } from 'pino';
import { connectCluster } from '../../../server/sandbox/kind/cluster.ts';
import { kindDriver } from '../../support/kind/cluster.ts';
import { testServer } from '../../support/server.ts';
import { CountingApi } from './counting-api.ts';
import type { Answers, Question } from './replica.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as NodeJS.GCFunction;

const cluster = await connectCluster({ makeApi: (config) => new CountingApi(config) });
const api = cluster.api as CountingApi;
const spares = Number(process.env['SPARES'] ?? 0);
const driver = await kindDriver({
  cluster,
  spares,
  log: pino({ level: 'warn', base: undefined }, pino.destination(2)),
});
const site = await testServer(driver, {
  LOG_LEVEL: 'silent',
  MAX_SESSIONS: '1000',
  MAX_SESSIONS_PER_ADDRESS: '1000',
  // Readers come from addresses of their own, as a proxy would tell.
  TRUSTED_PROXIES: '127.0.0.0/8',
});

const answers: { readonly [Asked in Question]: () => Answers[Asked] | Promise<Answers[Asked]> } = {
  async start() {
    await driver.warm();
    return { origin: site.origin, wsUrl: site.wsUrl };
  },
  warm: () => driver.warm(),
  rss() {
    collect();
    return process.memoryUsage().rss;
  },
  requests: () => api.requests,
  async stop() {
    await site[Symbol.asyncDispose]();
    // Its sandboxes would outlive it.
    for (const id of api.made) {
      const box = await cluster.boxes.find(id);
      if (box) await cluster.boxes.end(box);
    }
    await driver[Symbol.asyncDispose]();
  },
};

process.on('message', ({ id, asked }: { id: number; asked: Question }) => {
  Promise.resolve(answers[asked]()).then(
    (value) => process.send?.({ id, value }),
    (error: unknown) => process.send?.({ id, error: error instanceof Error ? error.message : String(error) }),
  );
});
// Whoever asked is gone.
process.on('disconnect', () => process.exit(1));
