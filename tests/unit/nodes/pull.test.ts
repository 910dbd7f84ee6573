import { expect, test } from 'vitest';
import { podManifest, testCluster } from '../../support/cluster/cluster.ts';
import { sleeper } from '../../support/cluster/fake-container.ts';

const pods = '/api/v1/namespaces/default/pods';

test('a Pod deleted while its image is pulled does not keep the next Pod from running', async () => {
  await using cluster = await testCluster({ 'app:1': { ...sleeper, size: 200_000_000 } });
  await cluster.time.advance(1500);
  await cluster.call('POST', pods, podManifest('first', 'app:1', { nodeName: 'node-3' }));
  await cluster.time.advance(500);
  await cluster.call('DELETE', `${pods}/first`);
  await cluster.call('POST', pods, podManifest('second', 'app:1', { nodeName: 'node-3' }));
  await cluster.time.advance(10_000);
  expect((await cluster.call('GET', `${pods}/second`)).body.status.phase).toBe('Running');
});

test('an image that is always pulled is fetched once and looked up after that', async () => {
  await using cluster = await testCluster({ 'app:1': { ...sleeper, size: 600_000_000 } });
  await cluster.time.advance(1500);
  const containers = [{ name: 'one', image: 'app:1', imagePullPolicy: 'Always' }];
  for (const name of ['first', 'second']) {
    await cluster.call('POST', pods, podManifest(name, 'app:1', { nodeName: 'node-3', containers }));
    await cluster.time.advance(8000);
  }
  const events = await cluster.call('GET', '/api/v1/namespaces/default/events?fieldSelector=reason=Pulled');
  expect(events.body.items.map(({ message }: { message: string }) => message)).toEqual([
    expect.stringMatching(
      /^Successfully pulled image "app:1" in 4(\.\d+)?s \(4(\.\d+)?s including waiting\)\. Image size: 600000000 bytes\.$/,
    ),
    expect.stringMatching(/^Successfully pulled image "app:1" in 1\d\dms \(1\d\dms including waiting\)\./),
  ]);
});
