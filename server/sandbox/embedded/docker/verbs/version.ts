/** `docker version` and `docker info`. */
import { KERNEL, CPUS, HOST_MEMORY } from '../../machine/system/proc.ts';
import { binarySize } from '../format/human.ts';
import type { Process } from '../../process.ts';
import { dockerTemplate, noField } from '../format/template.ts';
import { DockerFailure, type Verb } from '../verb.ts';

/** The release whose behaviour is followed; the suffix says what it is. */
export const VERSION = {
  version: '28.5.2+simulator',
  api: '1.51',
  minimum: '1.24',
  go: 'go1.25.3',
  commit: 'ecc694264de1ca1e9a4b4b5ba5ab3b6b5f1f2b3c',
  built: 'Wed Nov  5 14:43:13 2025',
} as const;

const format = { name: 'format', short: 'f', type: 'string', help: 'Format output using a custom template' } as const;

export const version: Verb = {
  usage: '[OPTIONS]',
  summary: 'Show the Docker version information',
  flags: [format],
  args: { min: 0, max: 0 },
  run: async ({ process, flags }) => {
    const template = flags.get('format');
    if (template !== undefined)
      return printFormatted(process, { template, data: versionData(), name: 'version', type: 'system.versionInfo' });
    await process.stdout.write(versionText());
    return 0;
  },
};

export const info: Verb = {
  usage: '[OPTIONS]',
  summary: 'Display system-wide information',
  flags: [format],
  args: { min: 0, max: 0 },
  run: async ({ process, engine, flags }) => {
    const containers = engine.list();
    const running = containers.filter((container) => container.running).length;
    const data = {
      ID: 'b9c6f4a2-5d1e-4f70-8c3b-000000000000',
      Containers: containers.length,
      ContainersRunning: running,
      ContainersPaused: 0,
      ContainersStopped: containers.length - running,
      Images: engine.images.list().length,
      Driver: 'overlay2',
      ServerVersion: VERSION.version,
      OperatingSystem: 'Debian GNU/Linux 12 (bookworm)',
      OSType: 'linux',
      Architecture: 'x86_64',
      KernelVersion: KERNEL,
      NCPU: CPUS,
      MemTotal: HOST_MEMORY,
      Name: process.system?.hostname ?? 'sandbox',
      DockerRootDir: '/var/lib/docker',
      CgroupVersion: '2',
      CgroupDriver: 'cgroupfs',
    };
    const template = flags.get('format');
    if (template !== undefined) return printFormatted(process, { template, data, name: '', type: 'system.dockerInfo' });
    await process.stdout.write(`Client:
 Version:    ${VERSION.version}
 Context:    default
 Debug Mode: false

Server:
 Containers: ${data.Containers}
  Running: ${data.ContainersRunning}
  Paused: 0
  Stopped: ${data.ContainersStopped}
 Images: ${data.Images}
 Server Version: ${VERSION.version}
 Storage Driver: overlay2
 Logging Driver: json-file
 Cgroup Driver: cgroupfs
 Cgroup Version: 2
 Plugins:
  Volume: local
  Network: bridge host null
  Log: json-file
 Swarm: inactive
 Runtimes: simulator
 Default Runtime: simulator
 Kernel Version: ${KERNEL}
 Operating System: ${data.OperatingSystem}
 OSType: linux
 Architecture: x86_64
 CPUs: ${CPUS}
 Total Memory: ${binarySize(HOST_MEMORY)}
 Name: ${data.Name}
 ID: ${data.ID}
 Docker Root Dir: /var/lib/docker
 Debug Mode: false
 Experimental: false
 Insecure Registries:
  ${engine.images.store.registry.host}
  ::1/128
  127.0.0.0/8
 Live Restore Enabled: false

`);
    return 0;
  },
};

function versionData(): object {
  const common = {
    Version: VERSION.version,
    GitCommit: VERSION.commit,
    GoVersion: VERSION.go,
    Os: 'linux',
    Arch: 'amd64',
    BuildTime: VERSION.built,
  };
  return {
    Client: { ...common, ApiVersion: VERSION.api, DefaultAPIVersion: VERSION.api, Context: 'default' },
    Server: { ...common, ApiVersion: VERSION.api, MinAPIVersion: VERSION.minimum, Experimental: false },
  };
}

function versionText(): string {
  return `Client:
 Version:           ${VERSION.version}
 API version:       ${VERSION.api}
 Go version:        ${VERSION.go}
 Git commit:        ${VERSION.commit}
 Built:             ${VERSION.built}
 OS/Arch:           linux/amd64
 Context:           default

Server:
 Engine:
  Version:          ${VERSION.version}
  API version:      ${VERSION.api} (minimum version ${VERSION.minimum})
  Go version:       ${VERSION.go}
  Git commit:       ${VERSION.commit}
  Built:            ${VERSION.built}
  OS/Arch:          linux/amd64
  Experimental:     false
`;
}

/** As `--format` asks for it; when it can't be, an empty line and the reason. */
async function printFormatted(
  process: Process,
  { template, data, name, type }: { readonly template: string; data: object; name: string; type: string },
): Promise<number> {
  const text =
    template === 'json'
      ? () => JSON.stringify(data)
      : dockerTemplate(template, { name, failure: '', missing: noField(type) });
  try {
    await process.stdout.write(`${text(data)}\n`);
  } catch (error) {
    if (error instanceof DockerFailure) await process.stdout.write('\n');
    throw error;
  }
  return 0;
}
