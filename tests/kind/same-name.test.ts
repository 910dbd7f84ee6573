/** Readers who share a cluster push under one name: each one's Pods run their own image, whatever a node has in its cache. */
import { afterAll, describe, expect, test } from 'vitest';
import { connectCluster, type Cluster } from '../../server/sandbox/kind/cluster.ts';
import { kindDriver } from '../support/kind/cluster.ts';

const signal = new AbortController().signal;
const cluster: Cluster = await connectCluster();
const [, minor] = /^v?1\.(\d+)/.exec(cluster.facts.versions['kubernetes'] ?? '') ?? [];
const why = [
  ...(cluster.facts.tenancy === 'dedicated' ? ['one reader owns the cluster'] : []),
  ...(Number(minor ?? 0) < 35 ? ['kubelets before 1.35 ask nobody about what they have'] : []),
];

afterAll(() => cluster.api[Symbol.dispose]());

/** Pushes an image by the registry's own API, as there may be no docker: the guide's, with a command that says a word. */
const pushAndRun = (word: string): string => `set -e
name=mkt-devops/mkt-tenant-splitter
registry="http://$REGISTRY"
ask() { curl -sSf -u "AWS:$(cat ~/.sandbox/registry-token)" "$@"; }
aws ecr create-repository --repository-name $name > created.json 2>&1
type=application/vnd.docker.distribution.manifest.v2+json
ask -H "Accept: $type, application/vnd.oci.image.manifest.v1+json" -D head.txt "$registry/v2/$name/manifests/1.0" > manifest.json
type=$(tr -d '\\r' < head.txt | sed -n 's/^[Cc]ontent-[Tt]ype: //p')
ask "$registry/v2/$name/blobs/$(jq -r .config.digest manifest.json)" | jq -c '.config.Cmd = ["echo", "${word}"]' > config.json
digest=sha256:$(sha256sum config.json | cut -d' ' -f1)
place=$(ask -X POST -D - "$registry/v2/$name/blobs/uploads/" | tr -d '\\r' | sed -n 's/^[Ll]ocation: //p')
case $place in *\\?*) place="$place&digest=$digest" ;; *) place="$place?digest=$digest" ;; esac
ask -X PUT -H 'Content-Type: application/octet-stream' --data-binary @config.json "$registry$place" > put.txt
jq -c --arg digest "$digest" --argjson size "$(stat -c %s config.json)" '.config.digest = $digest | .config.size = $size' manifest.json > own.json
ask -X PUT -H "Content-Type: $type" --data-binary @own.json "$registry/v2/$name/manifests/1.0" > put.txt
kubectl run app --image="$REGISTRY/$name:1.0" --restart=Never > /dev/null
kubectl wait pod/app --for=jsonpath='{.status.phase}'=Succeeded --timeout=90s > /dev/null
kubectl logs app`;

describe.skipIf(why.length > 0)(`a shared cluster (${why.join(', ') || 'with one registry'})`, () => {
  test('two readers who push under the guide\u2019s own name each run what they pushed themselves', async () => {
    await using driver = await kindDriver();
    const life = { signal, expiresAt: Date.now() + 3_600_000 };
    for (const word of ['first', 'second', 'third']) {
      await using sandbox = await driver.open(`pushes-${word}`, life);
      const ran = await sandbox.exec(pushAndRun(word), { signal, timeoutMs: 120_000 });
      expect(ran).toEqual({ exitCode: 0, output: `${word}\n` });
    }
  });
});
