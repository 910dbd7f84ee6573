/** In a cluster that one reader owns after the other, the next one meets nothing of the last one's. */
import { afterAll, describe, expect, test } from 'vitest';
import { connectCluster, type Cluster } from '../../server/sandbox/kind/cluster.ts';
import type { Sandbox } from '../../server/sandbox/sandbox.ts';
import { kindDriver } from '../support/kind/cluster.ts';

const signal = new AbortController().signal;
const cluster: Cluster = await connectCluster();
const { tenancy, can } = cluster.facts;
const alone = tenancy === 'dedicated' && can.privilegedDocker.ok;
const because = tenancy === 'shared' ? ' (readers share this cluster)' : ` (${can.privilegedDocker.because})`;
const REPOSITORY = 'mkt-devops/mkt-tenant-splitter';

afterAll(() => cluster.api[Symbol.dispose]());

/** What page 2 and page 4 of the guide do, with an image whose output says whose it is. */
const buildAndRun = (word: string): string => `set -e
aws ecr create-repository --repository-name ${REPOSITORY} > created.json 2>&1
aws ecr get-login-password 2> /dev/null | docker login --username AWS --password-stdin $REGISTRY > /dev/null 2>&1
mkdir -p app && printf 'FROM busybox:1.36\\nCMD ["echo", "${word}"]\\n' > app/Dockerfile
docker build -q -t $REGISTRY/${REPOSITORY}:1.0 app > /dev/null
docker push -q $REGISTRY/${REPOSITORY}:1.0 > /dev/null
kubectl create namespace ci360 > /dev/null
kubectl -n ci360 run app --image=$REGISTRY/${REPOSITORY}:1.0 --restart=Never > /dev/null
kubectl -n ci360 wait pod/app --for=jsonpath='{.status.phase}'=Succeeded --timeout=90s > /dev/null
kubectl -n ci360 logs app`;

describe.skipIf(!alone)(`a cluster of one's own${alone ? '' : because}`, () => {
  async function asReader<T>(session: string, work: (sandbox: Sandbox) => Promise<T>): Promise<T> {
    await using driver = await kindDriver();
    await using sandbox = await driver.open(session, { signal, expiresAt: Date.now() + 3_600_000 });
    return await work(sandbox);
  }

  test('each reader\u2019s own build runs, under the name that the guide, and the reader before, gave to another one', async () => {
    for (const word of ['first', 'second']) {
      const ran = await asReader(`builds-${word}`, (sandbox) =>
        sandbox.exec(buildAndRun(word), { signal, timeoutMs: 170_000 }),
      );
      expect(ran).toEqual({ exitCode: 0, output: `${word}\n` });
    }
  }, 400_000);

  test('who has pushed nothing finds the guide\u2019s own image, and no repository of the reader before', async () => {
    const script = `aws ecr describe-repositories; kubectl create namespace ci360 > /dev/null
      kubectl -n ci360 run app --image=$REGISTRY/${REPOSITORY}:1.0 > /dev/null
      kubectl -n ci360 wait pod/app --for=condition=Ready --timeout=90s`;
    const ran = await asReader('builds-nothing', (sandbox) => sandbox.exec(script, { signal, timeoutMs: 120_000 }));
    expect(ran.output).toMatch(/"repositories": \[\]/);
    expect(ran.output).toMatch(/pod\/app condition met\n$/);
  });
});
