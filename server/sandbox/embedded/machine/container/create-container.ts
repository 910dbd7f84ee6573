/** Makes containers for a cluster's nodes and the docker engine, on the disk room of one sandbox. */
import type { Container, ContainerSpec } from '../../container.ts';
import type { ContainerMachineOptions } from './container-machine.ts';
import { MemoryContainer } from './memory-container.ts';

export function containerFactory(options: ContainerMachineOptions): (spec: ContainerSpec) => Container {
  return (spec) => new MemoryContainer(spec, options);
}
