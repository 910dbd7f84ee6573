/** Which versions of the tools readers meet. */
import { VersionApi } from '@kubernetes/client-node';
import { scriptPod, tryPod, type Grounds } from './canary.ts';

const SCRIPT = `
echo "kubectl $(kubectl version --client -o json | jq -r .clientVersion.gitVersion)"
echo "docker client $(docker version --format '{{.Client.Version}}' 2>/dev/null)"
echo "buildx $(docker buildx version | cut -d' ' -f2)"
echo "node $(node --version)"
echo "bash $BASH_VERSION"`;

/** Tool name to version. */
export async function versions(grounds: Grounds, engine: string | undefined): Promise<Record<string, string>> {
  const server = await grounds.api.config.makeApiClient(VersionApi).getCode();
  const nodes = await grounds.api.core.listNode();
  const info = nodes.items[0]?.status?.nodeInfo;
  const { log } = await tryPod(grounds, { name: 'versions', spec: scriptPod(grounds.toolbox, SCRIPT) });
  const tools = [...log.matchAll(/^(.+) (v?\d\S*)$/gm)].map(([, tool = '', version = '']) => [tool, version]);
  return {
    kubernetes: server.gitVersion,
    ...(Object.fromEntries(tools) as Record<string, string>),
    ...(engine === undefined ? {} : { docker: engine }),
    ...(info === undefined
      ? {}
      : { containerd: info.containerRuntimeVersion.replace(/^containerd:\/\//, ''), kernel: info.kernelVersion }),
  };
}
