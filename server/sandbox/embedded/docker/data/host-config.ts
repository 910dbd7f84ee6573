/** How a container was asked for, as the daemon's JSON. */
import type { EngineContainer } from '../../engine/containers/engine-container.ts';
import { portMap } from './ports.ts';

export function hostConfig({ config }: EngineContainer): object {
  return {
    Binds: bindsOf(config.mounts),
    ContainerIDFile: '',
    LogConfig: { Type: 'json-file', Config: {} },
    NetworkMode: config.network,
    PortBindings: portMap(config.ports),
    RestartPolicy: { Name: config.restart.name, MaximumRetryCount: config.restart.maximum },
    AutoRemove: config.autoRemove,
    VolumeDriver: '',
    VolumesFrom: null,
    ConsoleSize: [0, 0],
    CapAdd: null,
    CapDrop: null,
    CgroupnsMode: 'private',
    Dns: [],
    DnsOptions: [],
    DnsSearch: [],
    ExtraHosts: null,
    GroupAdd: null,
    IpcMode: 'private',
    Cgroup: '',
    Links: null,
    OomScoreAdj: 0,
    PidMode: '',
    Privileged: config.privileged,
    PublishAllPorts: config.publishAll,
    ReadonlyRootfs: config.readOnlyRoot,
    SecurityOpt: null,
    UTSMode: '',
    UsernsMode: '',
    ShmSize: 67_108_864,
    Runtime: 'runc',
    Isolation: '',
    CpuShares: 0,
    Memory: config.memory,
    NanoCpus: config.nanoCpus,
    CgroupParent: '',
    BlkioWeight: 0,
    BlkioWeightDevice: [],
    BlkioDeviceReadBps: [],
    BlkioDeviceWriteBps: [],
    BlkioDeviceReadIOps: [],
    BlkioDeviceWriteIOps: [],
    CpuPeriod: 0,
    CpuQuota: 0,
    CpuRealtimePeriod: 0,
    CpuRealtimeRuntime: 0,
    CpusetCpus: '',
    CpusetMems: '',
    Devices: [],
    DeviceCgroupRules: null,
    DeviceRequests: null,
    MemoryReservation: 0,
    MemorySwap: config.memory > 0 ? config.memory * 2 : 0,
    MemorySwappiness: null,
    OomKillDisable: false,
    PidsLimit: null,
    Ulimits: [],
    CpuCount: 0,
    CpuPercent: 0,
    IOMaximumIOps: 0,
    IOMaximumBandwidth: 0,
    ...(config.privileged ? { MaskedPaths: null, ReadonlyPaths: null } : PROTECTED),
  };
}

/** Of /proc and /sys, what a container neither sees nor writes. */
const PROTECTED = {
  MaskedPaths: [
    '/proc/asound',
    '/proc/acpi',
    '/proc/interrupts',
    '/proc/kcore',
    '/proc/keys',
    '/proc/latency_stats',
    '/proc/timer_list',
    '/proc/timer_stats',
    '/proc/sched_debug',
    '/proc/scsi',
    '/sys/firmware',
    '/sys/devices/virtual/powercap',
  ],
  ReadonlyPaths: ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger'],
} as const;

function bindsOf(mounts: EngineContainer['config']['mounts']): string[] | null {
  const binds = mounts.flatMap((mount) =>
    mount.type === 'tmpfs' ? [] : [`${mount.source ?? ''}:${mount.target}${mount.readOnly ? ':ro' : ''}`],
  );
  return binds.length > 0 ? binds : null;
}
