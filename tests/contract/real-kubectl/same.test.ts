/** The real kubectl and ours do the same on the same API server, each in a namespace of its own: they have to print the same. */
import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kubectlShell, type KubectlShell } from '../../support/kubectl/kubectl.ts';
import { servedCluster, type ServedCluster } from '../../support/cluster/served-cluster.ts';
import { sleeper } from '../../support/cluster/fake-container.ts';
import { SCENARIOS } from './scenarios.ts';

/** Another version words some things in another way. */
const hasKubectl = /"gitVersion": "v1\.36\./.test(
  spawnSync('kubectl', ['version', '--client', '-o', 'json'], { encoding: 'utf8' }).stdout ?? '',
);

const FILES = path.join(import.meta.dirname, '../../recorded/kubectl/files');

describe.skipIf(!hasKubectl)('kubectl 1.36 and ours (skipped where it is not installed)', () => {
  let served: ServedCluster;
  let ours: KubectlShell;

  beforeAll(async () => {
    const images = ['app:1', 'app:2', 'app:3'].map((name) => [name, sleeper] as const);
    served = await servedCluster(Object.fromEntries(images));
    await served.cluster.time.advance(5000);
    ours = await kubectlShell({ api: served.cluster.api, time: served.cluster.time, namespace: 'ours' });
    for (const name of ['ours', 'real'])
      await served.cluster.call('POST', '/api/v1/namespaces', {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name },
      });
    for (const name of ['deploy.yaml', 'deploy-2.yaml', 'service.yaml', 'pod.yaml', 'two.yaml']) {
      const text = readFileSync(path.join(import.meta.dirname, 'files', name), 'utf8');
      await ours.write(name, text);
      await writeFile(path.join(served.folder, name), text);
    }
    for (const name of ['baldur-svc.yaml', 'bad-field.yaml']) {
      const text = readFileSync(path.join(FILES, name), 'utf8');
      await ours.write(name, text);
      await writeFile(path.join(served.folder, name), text);
    }
    await real('kubectl config set-context --current --namespace=real');
  });

  afterAll(async () => {
    await served[Symbol.asyncDispose]();
  });

  function real(line: string): Promise<{ exitCode: number; output: string }> {
    const env = { ...process.env, KUBECONFIG: served.kubeconfig, HOME: served.folder };
    return new Promise((resolve) => {
      const options = { env, cwd: served.folder, timeout: 20_000 };
      execFile('bash', ['-c', `{ ${line}\n} 2>&1`], options, (error, stdout) => {
        const code = typeof error?.code === 'number' ? error.code : error ? 1 : 0;
        resolve({ exitCode: code, output: stdout });
      });
    });
  }

  describe.each(Object.entries(SCENARIOS))('%s', (_name, lines) => {
    test.each(lines)('%s', async (line) => {
      const theirs = await real(line.replaceAll('NODE', 'node-2'));
      const own = await ours.run(line.replaceAll('NODE', 'node-3'));
      expect(normalise(own, 'ours')).toEqual(normalise(theirs, 'real'));
    });
  });
});

/** Takes out in which namespace it was and when, and what is made up anew each time. */
function normalise(
  { output, exitCode }: { output: string; exitCode: number },
  namespace: string,
): { output: string[]; exitCode: number } {
  const text = output
    .replaceAll(new RegExp(`\\b${namespace}\\b`, 'g'), '<ns>')
    .replaceAll(/node-[23]\b/g, 'NODE')
    .replaceAll(/\b172\.18\.0\.\d\b/g, '<node ip>')
    .replaceAll(/\b[0-9a-f]{64}\b/g, '<hash>')
    .replaceAll(/\bkube-api-access-[a-z0-9]{5}\b/g, 'kube-api-access-<suffix>')
    .replaceAll(/\bkube-proxy-[a-z0-9]{5}\b/g, 'kube-proxy-<suffix>')
    .replaceAll(/\b([a-z]+-)?[0-9a-f]{8,10}-[a-z0-9]{5}\b/g, '<pod>')
    .replaceAll(/\b\d{4}-\d\d-\d\dT[\d:]+Z/g, '<time>')
    .replaceAll(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '<uid>')
    .replaceAll(/resourceVersion"?: "\d+"/g, '<version>')
    .replaceAll(/\b10\.\d+\.\d+\.\d+\b/g, '<ip>')
    .replaceAll(/\/tmp\/(LIVE|MERGED)-\d+/g, '/tmp/$1-<n>')
    .replaceAll(/(node-debugger-NODE-)[a-z0-9]{5}\b/g, '$1<suffix>')
    .replaceAll(/kubectl-edit-\d+/g, 'kubectl-edit-<n>')
    .replaceAll(/\d{4}-\d\d-\d\d [\d:.]+ [+-]\d{4}/g, '<date>')
    .replaceAll(/\b\d+m?\d*s\b/g, '<age>');
  return { output: text.split('\n').map((line) => line.replace(/ +$/, '').replace(/ {2,}/g, '  ')), exitCode };
}
