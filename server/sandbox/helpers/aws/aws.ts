/** `aws`, a stand-in: the few commands the guide needs, with a notice on standard error that none of it is AWS. */
import type { HelperProcess } from '../process.ts';
import { RegistryFailure, type HelperRegistry } from '../registry.ts';
import { ACCOUNT, DEFAULT_REGION, failure, json, notice, type AwsCall } from './call.ts';
import type { ClusterAccess } from './kubeconfig.ts';
import { updateKubeconfig } from './update-kubeconfig.ts';

export interface AwsOptions {
  readonly registry: HelperRegistry;
  /** How the sandbox's cluster is reached, for the context that `eks update-kubeconfig` writes. */
  readonly cluster: ClusterAccess;
}

/** What ECR allows, as its own error quotes it. */
const REPOSITORY_NAME = '(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*';
const IS_REPOSITORY_NAME = new RegExp(`^${REPOSITORY_NAME}$`);

const COMMANDS: Readonly<Record<string, (call: AwsCall) => Promise<number>>> = {
  'sts get-caller-identity': async ({ process }) => {
    await notice(process, 'not AWS: this identity is made up');
    await process.stdout.write(
      json({ UserId: 'EXAMPLE1234567890', Account: ACCOUNT, Arn: `arn:aws:iam::${ACCOUNT}:user/reader` }),
    );
    return 0;
  },
  'ecr get-login-password': async ({ process, registry }) => {
    await notice(process, 'not AWS: this token opens only the sandbox registry');
    await process.stdout.write(`${registry.token}\n`);
    return 0;
  },
  'ecr create-repository': createRepository,
  'ecr describe-repositories': async ({ process, registry }) => {
    const names = await registry.repositories();
    await notice(process, 'not AWS: these are the repositories of the sandbox registry');
    await process.stdout.write(json({ repositories: names.map((name) => repositoryData(process, registry, name)) }));
    return 0;
  },
  'ecr get-login': async ({ process }) => {
    await failure(process, "argument operation: Found invalid choice 'get-login'");
    await notice(process, 'get-login left with AWS CLI v2; see "Changed since 2019"');
    return 252;
  },
  'eks update-kubeconfig': updateKubeconfig,
};

export async function aws(process: HelperProcess, options: AwsOptions): Promise<number> {
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
  if (command === undefined) {
    await notice(process, 'this command needs a real AWS account');
    return 255;
  }
  try {
    return await command({ process, ...options, get: (option) => values.get(option) });
  } catch (error) {
    if (!(error instanceof RegistryFailure)) throw error;
    await notice(process, error.message);
    return 255;
  }
}

async function createRepository({ process, registry, get }: AwsCall): Promise<number> {
  const name = get('repository-name');
  if (name === undefined || name === '') {
    await failure(process, 'the following arguments are required: --repository-name');
    return 252;
  }
  if (!IS_REPOSITORY_NAME.test(name)) {
    const text = `Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must satisfy regular expression '${REPOSITORY_NAME}''`;
    await refusal(process, 'InvalidParameterException', text);
    return 254;
  }
  if (!(await registry.create(name))) {
    const text = `The repository with name '${name}' already exists in the registry with id '${ACCOUNT}'`;
    await refusal(process, 'RepositoryAlreadyExistsException', text);
    return 254;
  }
  await notice(process, 'not AWS: the repository is in the sandbox registry');
  await process.stdout.write(json({ repository: repositoryData(process, registry, name) }));
  return 0;
}

function refusal(process: HelperProcess, exception: string, text: string): Promise<void> {
  return failure(process, `An error occurred (${exception}) when calling the CreateRepository operation: ${text}`);
}

function repositoryData(process: HelperProcess, registry: HelperRegistry, name: string): object {
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
