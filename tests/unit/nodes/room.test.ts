/** Disks of containers and of Pods' volumes share the sandbox's room, and give it back. */
import { expect, test } from 'vitest';
import { busyboxImage } from '../../../server/sandbox/embedded/images/busybox.ts';
import { containerFactory } from '../../../server/sandbox/embedded/machine/container/create-container.ts';
import { Disk } from '../../../server/sandbox/embedded/machine/files/disk.ts';
import { Quota } from '../../../server/sandbox/embedded/machine/files/quota.ts';
import { openCluster } from '../../../server/sandbox/embedded/nodes/open-cluster.ts';
import { kubectlShell } from '../../support/kubectl/kubectl.ts';

const POD = `apiVersion: v1
kind: Pod
metadata: {name: writer}
spec:
  terminationGracePeriodSeconds: 1
  volumes: [{name: scratch, emptyDir: {}}]
  containers:
  - name: c
    image: busybox:1.36
    command: [sh, -c, 'head -c 100000 /dev/zero > /scratch/a; head -c 100000 /dev/zero > /b; sleep 3600']
    volumeMounts: [{name: scratch, mountPath: /scratch}]
`;

test('a Pod’s volumes and containers take of the sandbox’s room, and give it back when the Pod is gone', async () => {
  const quota = new Quota(8 * 1024 * 1024);
  await using cluster = await openCluster({
    images: { resolve: (name) => Promise.resolve(name === 'busybox:1.36' ? busyboxImage : undefined) },
    createContainer: containerFactory({ quota, random: () => 0.5 }),
    newDisk: (clock) => new Disk({ quota, now: () => clock.now() }),
    preloaded: ['busybox:1.36'],
  });
  cluster.time.pause();
  await cluster.time.advance(3000);
  const { run, write } = await kubectlShell({ api: cluster.api, time: cluster.time });
  await write('writer.yaml', POD);
  const before = quota.used;
  expect(await run('kubectl apply -f writer.yaml && kubectl wait --for=condition=Ready pod/writer')).toMatchObject({
    exitCode: 0,
  });
  await cluster.time.advance(3000);
  expect(quota.used - before).toBeGreaterThan(200_000);
  expect(await run('kubectl delete pod writer')).toMatchObject({ exitCode: 0 });
  await cluster.time.advance(120_000);
  expect(quota.used).toBe(before);
});
