/** Whether a reader's home can be a volume that outlives its Pod, and one that among readers is held to its size. */
import { StorageV1Api } from '@kubernetes/client-node';
import type { Tenancy } from '../../../server/sandbox/kind/facts.ts';
import { scriptPod, tryPod, type Fact, type Grounds } from './canary.ts';

const CLAIM = 'home';
const FOLDER = '/home/reader';
const IS_DEFAULT = 'storageclass.kubernetes.io/is-default-class';
/** A file system of its own is a little smaller than its volume; one that is larger is somebody else's. */
const SLACK = 1.1;

export interface Homes {
  readonly tenancy: Tenancy;
  /** As in the readers' Pods. */
  readonly userNamespaces: boolean;
}

export async function keptHome(grounds: Grounds, { tenancy, userNamespaces }: Homes): Promise<Fact> {
  const { api, namespace } = grounds;
  const classes = await api.config.makeApiClient(StorageV1Api).listStorageClass();
  const standard = classes.items.find(({ metadata }) => metadata?.annotations?.[IS_DEFAULT] === 'true')?.metadata?.name;
  if (standard === undefined) return { ok: false, because: 'no storage class of this cluster is the default one' };
  const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '64Mi' } } };
  await api.core.createNamespacedPersistentVolumeClaim({ namespace, body: { metadata: { name: CLAIM }, spec } });
  const sizes: number[] = [];
  // The second one finds what the first one wrote.
  for (const name of ['home-written', 'home-read']) {
    const { ok, log, why } = await tryPod(grounds, {
      name,
      spec: homePod(grounds.toolbox, SCRIPTS[name], userNamespaces),
    });
    if (!ok) return { ok: false, because: `a volume of the class ${standard}: ${why}` };
    sizes.push(Number(log.trim()));
  }
  const claim = await api.core.readNamespacedPersistentVolumeClaim({ namespace, name: CLAIM });
  const capacity = bytesOf(claim.status?.capacity?.['storage'] ?? '');
  const isHeld = sizes.every((size) => size <= capacity * SLACK);
  if (tenancy === 'shared' && !isHeld) {
    const because = `a volume of the class ${standard} is as large as its node's disk, whatever was asked for: one reader could fill it`;
    return { ok: false, because };
  }
  return { ok: true, because: `a Pod found what another one had written on a volume of the class ${standard}` };
}

/** Each prints how large the file system of the home is, in bytes. */
const SIZE = `df -B1 --output=size ${FOLDER} | tail -1`;
const SCRIPTS: Readonly<Record<string, string>> = {
  'home-written': `echo kept > ${FOLDER}/canary || { echo "user 1000 may not write to it"; exit 1; }; ${SIZE}`,
  'home-read': `grep -q kept ${FOLDER}/canary || { echo "what one Pod wrote, the next one does not find"; exit 1; }; ${SIZE}`,
};

function homePod(toolbox: string, script = '', userNamespaces: boolean) {
  const spec = scriptPod(toolbox, script, {
    ...(userNamespaces ? { hostUsers: false } : {}),
    securityContext: { fsGroup: 1000, fsGroupChangePolicy: 'OnRootMismatch' },
    volumes: [{ name: 'home', persistentVolumeClaim: { claimName: CLAIM } }],
  });
  for (const container of spec.containers) container.volumeMounts = [{ name: 'home', mountPath: FOLDER }];
  return spec;
}

const UNITS = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi'];

/** Of a quantity as volumes have it: a number, perhaps with a binary unit. */
function bytesOf(quantity: string): number {
  const [, number = '0', unit = ''] = /^(\d+)([KMGTP]i)?$/.exec(quantity) ?? [];
  return Number(number) * 1024 ** UNITS.indexOf(unit);
}
