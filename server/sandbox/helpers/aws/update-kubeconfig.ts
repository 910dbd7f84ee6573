/** `aws eks update-kubeconfig`: a context for the sandbox's cluster under the name that EKS would give it. */
import { parse, stringify } from 'yaml';
import { ACCOUNT, DEFAULT_REGION, failure, notice, type AwsCall } from './call.ts';
import { mergeContext } from './kubeconfig.ts';

export async function updateKubeconfig({ process, cluster, get }: AwsCall): Promise<number> {
  const name = get('name');
  if (name === undefined) {
    await failure(process, 'the following arguments are required: --name');
    return 252;
  }
  const { env, fs } = process;
  const region = get('region') ?? env['AWS_REGION'] ?? DEFAULT_REGION;
  const arn = `arn:aws:eks:${region}:${ACCOUNT}:cluster/${name}`;
  const path = get('kubeconfig') ?? env['KUBECONFIG']?.split(':')[0] ?? `${env['HOME'] ?? ''}/.kube/config`;
  const existing: unknown = (await fs.exists(path)) ? parse(await fs.readFile(path)) : undefined;
  const { config, updated } = mergeContext(existing, { name: get('alias') ?? arn, arn, access: cluster });
  await fs.mkdir(folderOf(path), { recursive: true });
  await fs.writeFile(path, stringify(config));
  await fs.chmod(path, 0o600);
  await notice(process, 'not EKS: the context points at the sandbox cluster');
  await process.stdout.write(
    updated
      ? `Updated context ${get('alias') ?? arn} in ${path}\n`
      : `Added new context ${get('alias') ?? arn} to ${path}\n`,
  );
  return 0;
}

function folderOf(path: string): string {
  const end = path.lastIndexOf('/');
  if (end < 0) return '.';
  return path.slice(0, end) || '/';
}
