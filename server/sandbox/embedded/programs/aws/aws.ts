/** `aws`, a stand-in: the few commands the guide needs, with a notice on standard error that none of it is AWS. */
import { parse as parseYaml, stringify as stringifyYaml } from 'yaml';
import type { SandboxRegistry } from '../../images/registry.ts';
import { dirname } from '../../machine/files/paths.ts';
import type { Process, Program } from '../../process.ts';
import { mergeContext, type ClusterAccess } from './kubeconfig.ts';

export interface AwsOptions {
  readonly registry: SandboxRegistry;
  /** How the sandbox's cluster is reached, for the context that `eks update-kubeconfig` writes. */
  readonly cluster: ClusterAccess;
}

const ACCOUNT = '111122223333';
const DEFAULT_REGION = 'us-east-1';

type Command = (call: Call) => Promise<number>;

interface Call {
  readonly process: Process;
  readonly options: AwsOptions;
  readonly get: (option: string) => string | undefined;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  'sts get-caller-identity': async ({ process }) => {
    await notice(process, 'not AWS: this identity is made up');
    await process.stdout.write(
      json({ UserId: 'EXAMPLE1234567890', Account: ACCOUNT, Arn: `arn:aws:iam::${ACCOUNT}:user/reader` }),
    );
    return 0;
  },
  'ecr get-login-password': async ({ process, options }) => {
    await notice(process, 'not AWS: this token opens only the sandbox registry');
    await process.stdout.write(`${options.registry.token}\n`);
    return 0;
  },
  'ecr create-repository': createRepository,
  'ecr describe-repositories': async ({ process, options }) => {
    await notice(process, 'not AWS: these are the repositories of the sandbox registry');
    const repositories = options.registry.repositories().map((name) => repositoryData(process, options.registry, name));
    await process.stdout.write(json({ repositories }));
    return 0;
  },
  'ecr get-login': async ({ process }) => {
    await process.stderr.write("\naws: [ERROR]: argument operation: Found invalid choice 'get-login'\n\n");
    await notice(process, 'get-login left with AWS CLI v2; see "Changed since 2019"');
    return 252;
  },
  'eks update-kubeconfig': updateKubeconfig,
};

export function awsProgram(options: AwsOptions): Program {
  return async (process) => {
    const words: string[] = [];
    const values = new Map<string, string>();
    const args = process.argv.slice(1);
    if (args[0] === '--version') {
      await process.stdout.write('aws-cli/2.x (sandbox stand-in)\n');
      return 0;
    }
    for (let i = 0; i < args.length; i++) {
      const arg = args[i] ?? '';
      const [name = '', attached] = arg.split('=');
      if (arg.startsWith('--')) values.set(name.slice(2), attached ?? args[++i] ?? '');
      else words.push(arg);
    }
    const key = words.slice(0, 2).join(' ');
    const command = Object.hasOwn(COMMANDS, key) ? COMMANDS[key] : undefined;
    if (command !== undefined) return command({ process, options, get: (option) => values.get(option) });
    await notice(process, 'this command needs a real AWS account');
    return 255;
  };
}

async function createRepository({ process, options, get }: Call): Promise<number> {
  const name = get('repository-name');
  if (name === undefined || name === '') {
    await process.stderr.write('\naws: [ERROR]: the following arguments are required: --repository-name\n\n');
    return 252;
  }
  if (!options.registry.create(name)) {
    const text = `The repository with name '${name}' already exists in the registry with id '${ACCOUNT}'`;
    await process.stderr.write(
      `\naws: [ERROR]: An error occurred (RepositoryAlreadyExistsException) when calling the CreateRepository operation: ${text}\n\n`,
    );
    return 254;
  }
  await notice(process, 'not AWS: the repository is in the sandbox registry');
  await process.stdout.write(json({ repository: repositoryData(process, options.registry, name) }));
  return 0;
}

function repositoryData(process: Process, registry: SandboxRegistry, name: string): object {
  return {
    repositoryArn: `arn:aws:ecr:${DEFAULT_REGION}:${ACCOUNT}:repository/${name}`,
    registryId: ACCOUNT,
    repositoryName: name,
    repositoryUri: `${registry.host}/${name}`,
    createdAt: new Date(process.clock.now()).toISOString().replace('Z', '000+00:00'),
    imageTagMutability: 'MUTABLE',
    imageScanningConfiguration: { scanOnPush: false },
    encryptionConfiguration: { encryptionType: 'AES256' },
  };
}

async function updateKubeconfig({ process, options, get }: Call): Promise<number> {
  const name = get('name');
  if (name === undefined) {
    await process.stderr.write('\naws: [ERROR]: the following arguments are required: --name\n\n');
    return 252;
  }
  const region = get('region') ?? process.env['AWS_REGION'] ?? DEFAULT_REGION;
  const arn = `arn:aws:eks:${region}:${ACCOUNT}:cluster/${name}`;
  const path =
    get('kubeconfig') ?? process.env['KUBECONFIG']?.split(':')[0] ?? `${process.env['HOME'] ?? ''}/.kube/config`;
  const existing: unknown = (await process.fs.exists(path)) ? parseYaml(await process.fs.readFile(path)) : undefined;
  const { config, updated } = mergeContext(existing, { name: get('alias') ?? arn, arn, access: options.cluster });
  await process.fs.mkdir(dirname(path), { recursive: true });
  await process.fs.writeFile(path, stringifyYaml(config));
  await process.fs.chmod(path, 0o600);
  await notice(process, 'not EKS: the context points at the sandbox cluster');
  await process.stdout.write(
    updated
      ? `Updated context ${get('alias') ?? arn} in ${path}\n`
      : `Added new context ${get('alias') ?? arn} to ${path}\n`,
  );
  return 0;
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 4)}\n`;
}

async function notice(process: Process, text: string): Promise<void> {
  await process.stderr.write(`[sandbox] ${text}\n`);
}
