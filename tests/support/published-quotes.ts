/** The image `mkt-devops/mkt-tenant-splitter`, as the guide's Dockerfile makes it, in a registry without having been built. */
import type { Image } from '../../server/sandbox/embedded/container.ts';
import { putBaseFiles } from '../../server/sandbox/embedded/machine/system/base-files.ts';
import { quotesApp } from '../../server/sandbox/embedded/images/quotes/app.ts';
import { NODE_USER } from '../../server/sandbox/embedded/images/node/image.ts';
import { nodeProgram, NODE_VERSION } from '../../server/sandbox/embedded/images/node/node.ts';
import type { SandboxRegistry } from '../../server/sandbox/embedded/images/registry.ts';

const APP_USER = { name: 'sassrv', uid: 10001, group: 'sas', gid: 10001, home: '/home/sassrv' } as const;

interface QuotesImageOptions {
  /** The text of `service.mts`. The image runs the app for this text only; a changed one is another program. */
  readonly service: string;
  readonly version: string;
  readonly id: string;
  readonly created: string;
}

export function publishQuotes(
  registry: SandboxRegistry,
  options: { readonly service: string; readonly created: string },
  versions: readonly string[] = ['1.0'],
): void {
  const repository = 'mkt-devops/mkt-tenant-splitter';
  registry.create(repository);
  for (const [index, version] of versions.entries()) {
    const id = `sha256:${index + 4}04b97c50ba32fc75b30d480fc9e70e974ae8a509227743bf5cdcdee05f7010b`;
    registry.push(repository, version, quotesImage({ ...options, version, id }));
  }
}

function quotesImage(options: QuotesImageOptions): Image {
  const { service, version, id, created } = options;
  const scripts = { 'service.mts': { source: service, program: quotesApp } };
  return {
    id,
    size: 178_411_520,
    created,
    config: {
      User: '10001:10001',
      Env: [
        'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
        `NODE_VERSION=${NODE_VERSION}`,
        `VERSION=${version}`,
        'PORT=8080',
        'DATA_DIR=/install/citng/data',
        'HOME=/home/sassrv',
      ],
      WorkingDir: '',
      Entrypoint: null,
      Cmd: ['node', '/install/citng/service/service.mts'],
      ExposedPorts: { '8080/tcp': {} },
      Volumes: {},
      Labels: { 'org.opencontainers.image.title': 'mkt-tenant-splitter', 'org.opencontainers.image.version': version },
      Healthcheck: {
        Test: ['CMD-SHELL', 'curl -fsS http://localhost:8080/tenantSplitter/commons/ping || exit 1'],
        Interval: 5_000_000_000,
        Timeout: 2_000_000_000,
        StartPeriod: 10_000_000_000,
      },
    },
    files: async (fs) => {
      await putBaseFiles(fs, { hostname: 'quotes', users: [NODE_USER, APP_USER] });
      await fs.mkdir('/install/citng/service', { recursive: true });
      await fs.mkdir('/install/citng/data', { recursive: true });
      await fs.chown('/install/citng/data', APP_USER);
      await fs.writeFile('/install/citng/service/service.mts', service);
    },
    programs: { '/usr/local/bin/node': nodeProgram({ scripts }) },
  };
}
