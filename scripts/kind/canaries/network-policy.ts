/** Whether the network does what NetworkPolicies say: most clusters take them, not all obey. */
import { NetworkingV1Api } from '@kubernetes/client-node';
import { scriptPod, startPod, tryPod, watchPod, type Fact, type Grounds } from './canary.ts';

const PORT = 8080;
const SERVE = `exec node -e "require('node:http').createServer((_, r) => r.end('ok')).listen(${PORT})"`;
const reach = (ip: string): string =>
  `curl -sf -o /dev/null --max-time 2 http://${ip.includes(':') ? `[${ip}]` : ip}:${PORT}/`;
/** A network may take a moment to learn of a policy. */
const times = (count: number, command: string): string =>
  `for _ in $(seq ${count}); do ${command} && break; sleep 0.5; done`;

export async function networkPolicy(grounds: Grounds): Promise<Fact> {
  await policies(grounds);
  const [open, closed] = await Promise.all([serverPod(grounds, 'open'), serverPod(grounds, 'closed')]);
  if (typeof open !== 'string' || typeof closed !== 'string') {
    return { ok: false, because: 'two Pods to speak to each other did not start' };
  }
  const free = await tryPod(grounds, {
    name: 'free',
    spec: scriptPod(
      grounds.toolbox,
      `${times(20, reach(open))}
${reach(open)} || { echo "a Pod that may be reached was not"; exit 2; }
${times(10, `! ${reach(closed)}`)}
if ${reach(closed)}; then echo "a Pod that no one may reach was reached"; exit 1; fi`,
    ),
  });
  if (!free.ok) return { ok: false, because: free.why };
  const muted = await tryPod(grounds, {
    name: 'muted',
    labels: { canary: 'muted' },
    spec: scriptPod(
      grounds.toolbox,
      `${times(10, `! ${reach(open)}`)}
if ${reach(open)}; then echo "a Pod that may not call out did"; exit 1; fi`,
    ),
  });
  if (!muted.ok) return { ok: false, because: muted.why };
  return { ok: true, because: 'what a policy denies was denied, in and out; what none denies was not' };
}

/** The Pod's address, once it listens. */
async function serverPod(grounds: Grounds, name: string): Promise<string | undefined> {
  if (
    (await startPod(grounds, { name, labels: { canary: name }, spec: scriptPod(grounds.toolbox, SERVE) })) !== undefined
  ) {
    return undefined;
  }
  const pod = await watchPod(grounds, name, ({ status }) => status?.phase === 'Running' && status.podIP !== undefined);
  return pod?.status?.podIP;
}

async function policies({ api, namespace }: Grounds): Promise<void> {
  const networking = api.config.makeApiClient(NetworkingV1Api);
  for (const [canary, policyTypes] of Object.entries({ closed: ['Ingress'], muted: ['Egress'] })) {
    await networking.createNamespacedNetworkPolicy({
      namespace,
      body: {
        metadata: { name: canary },
        spec: { podSelector: { matchLabels: { canary } }, policyTypes },
      },
    });
  }
}
