/** A cluster on which the real kubectl and ours do the same, each in a namespace of its own. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { kubectlShell } from '../../support/kubectl/kubectl.ts';
import { servedCluster } from '../../support/cluster/served-cluster.ts';
import { sleeper } from '../../support/cluster/fake-container.ts';

export interface Said {
  readonly output: readonly string[];
  readonly exitCode: number;
}

export interface ScenarioCluster extends AsyncDisposable {
  /** What each prints, without what differs from run to run. */
  ours(line: string): Promise<Said>;
  real(line: string): Promise<Said>;
}

const FILES: Readonly<Record<string, readonly string[]>> = {
  files: ['deploy.yaml', 'deploy-2.yaml', 'service.yaml', 'pod.yaml', 'two.yaml'],
  '../../recorded/kubectl/files': ['baldur-svc.yaml', 'bad-field.yaml'],
};

export async function scenarioCluster(): Promise<ScenarioCluster> {
  const images = ['app:1', 'app:2', 'app:3'].map((name) => [name, sleeper] as const);
  const served = await servedCluster(Object.fromEntries(images));
  const { cluster, folder, kubeconfig } = served;
  await cluster.time.advance(5000);
  const shell = await kubectlShell({ api: cluster.api, time: cluster.time, namespace: 'ours' });
  for (const name of ['ours', 'real'])
    await cluster.call('POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  for (const [place, names] of Object.entries(FILES))
    for (const name of names) {
      const text = readFileSync(path.join(import.meta.dirname, place, name), 'utf8');
      await shell.write(name, text);
      await writeFile(path.join(folder, name), text);
    }

  function real(line: string): Promise<{ exitCode: number; output: string }> {
    const options = { env: { ...process.env, KUBECONFIG: kubeconfig, HOME: folder }, cwd: folder, timeout: 20_000 };
    return new Promise((resolve) => {
      execFile('bash', ['-c', `{ ${line}\n} 2>&1`], options, (error, stdout) => {
        const code = typeof error?.code === 'number' ? error.code : error ? 1 : 0;
        resolve({ exitCode: code, output: stdout });
      });
    });
  }

  await real('kubectl config set-context --current --namespace=real');
  return {
    ours: async (line) => normalise(await shell.run(line.replaceAll('NODE', 'node-3')), 'ours'),
    real: async (line) => normalise(await real(line.replaceAll('NODE', 'node-2')), 'real'),
    [Symbol.asyncDispose]: () => served[Symbol.asyncDispose](),
  };
}

/** Takes out in which namespace it was and when, and what is made up anew each time. */
function normalise({ output, exitCode }: { output: string; exitCode: number }, namespace: string): Said {
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
