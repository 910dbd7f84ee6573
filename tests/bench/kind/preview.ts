/** Previews on a cluster: a large file beside the same port-forward without us, and Ghost's first page. */
import { request } from 'node:http';
import type { Cluster } from '../../../server/sandbox/kind/cluster.ts';
import { percentile, round, type Measure } from '../measure.ts';
import type { WirePage } from '../../support/server.ts';
import { Replica } from './replica.ts';
import { toolboxOf } from './toolbox-of.ts';

const MEBI = 100;
const RUNS = 5;
const PAGES = 15;
const FILE_PORT = 8123;
const GHOST_PORT = 8080;

const START = `
kubectl run files --image=nginx:alpine
kubectl run blog --image=ghost:6-alpine --env=NODE_ENV=development --env=url=http://localhost:${GHOST_PORT}
kubectl wait --for=condition=Ready pod/files pod/blog --timeout=180s
kubectl exec files -- dd if=/dev/urandom of=/usr/share/nginx/html/large bs=1M count=${MEBI}
setsid kubectl port-forward pod/files ${FILE_PORT}:80 > /tmp/files.log 2>&1 < /dev/null &
setsid kubectl port-forward pod/blog ${GHOST_PORT}:2368 > /tmp/blog.log 2>&1 < /dev/null &
until curl -sf -o /dev/null localhost:${FILE_PORT}/ && curl -sf -o /dev/null localhost:${GHOST_PORT}/; do sleep 1; done
echo started`;
/** Megabytes of a second, as the reader's own curl takes them from the port-forward. */
const PLAIN = ['curl', '-s', '-o', '/dev/null', '-w', '%{speed_download}', `http://localhost:${FILE_PORT}/large`];

export async function measurePreview(cluster: Cluster): Promise<Measure[]> {
  await using server = await Replica.start();
  const cookie = await server.session();
  const page = await server.page(cookie).start();
  const toolbox = await toolboxOf(cluster, cookie);
  const said = await toolbox.output(['bash', '-c', START]);
  if (!said.includes('started')) throw new Error(`nothing to look at was started: ${said}`);
  const files = await previewOf(page, FILE_PORT);
  const blog = await previewOf(page, GHOST_PORT);

  const ours: number[] = [];
  const plain: number[] = [];
  // Turn by turn, since the machine is not equally fast all the time; the first round warms both up.
  for (let turn = 0; turn <= RUNS; turn++) {
    const baseline = Number(await toolbox.output(PLAIN)) / 1e6;
    const { bytes, ms } = await fetched(server.origin, files, '/large');
    if (bytes !== MEBI * 1024 * 1024) throw new Error(`of the file only ${bytes} bytes came`);
    if (turn === 0) continue;
    plain.push(baseline);
    ours.push(bytes / 1000 / ms);
  }
  const first: number[] = [];
  for (let count = 0; count < PAGES; count++) first.push((await fetched(server.origin, blog, '/')).ms);
  page.socket.close();
  const ratios = ours.map((rate, index) => rate / (plain[index] ?? Number.NaN));
  const pageMs = round(percentile(first, 0.5), 1);
  return [
    {
      name: `throughput of a preview (${MEBI} MiB), beside the port-forward`,
      value: round(percentile(ours, 0.5), 1),
      unit: 'MB/s',
      baseline: round(percentile(plain, 0.5), 1),
      goal: '>= 0.7 x baseline',
      ok: percentile(ratios, 0.5) >= 0.7,
    },
    {
      name: 'first page of Ghost through the preview, p50',
      value: pageMs,
      unit: 'ms',
      baseline: undefined,
      goal: '<= 1000',
      ok: pageMs <= 1000,
    },
  ];
}

async function previewOf(page: WirePage, port: number): Promise<URL> {
  page.send({ type: 'preview', id: `p${port}`, port });
  return new URL((await page.next('preview-at')).origin);
}

/** Until the last byte. The name below localhost is this machine's, whatever its resolver knows. */
function fetched(server: string, { host }: URL, path: string): Promise<{ bytes: number; ms: number }> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const asked = request(new URL(path, server), { agent: false, headers: { host, accept: '*/*' } }, (response) => {
      let bytes = 0;
      if (response.statusCode !== 200) reject(new Error(`the preview answered ${response.statusCode}`));
      response.on('data', (piece: Buffer) => (bytes += piece.length));
      response.on('end', () => resolve({ bytes, ms: performance.now() - started }));
      response.on('error', reject);
    });
    asked.on('error', reject);
    asked.end();
  });
}
