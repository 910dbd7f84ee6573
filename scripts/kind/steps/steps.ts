/** What kind:up does once there is a cluster and a toolbox image, in order. */
import type { Step } from '../job.ts';
import { canarySession } from './canary-session.ts';
import { fillMirror, fillRegistry } from './fill.ts';
import { guideImages, systemImages } from './images.ts';
import { measure } from './measure.ts';
import { metrics, systemObjects } from './objects.ts';
import { registryOnNodes, registryPulls } from './registry-on-nodes.ts';
import { rollouts } from './rollouts.ts';

export const STEPS: readonly Step[] = [
  systemImages,
  systemObjects,
  metrics,
  registryOnNodes,
  rollouts,
  guideImages,
  fillMirror,
  fillRegistry,
  registryPulls,
  measure,
  canarySession,
];
