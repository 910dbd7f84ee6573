/** States of a sandbox that pages need and leave, in a reader's words. */

export const STATES = {
  'img:1.0': 'our image, version 1.0',
  tensplit: 'the container tensplit, running',
  'img:2.0': 'our image, version 2.0',
  ns: 'the namespace {{ns}}',
  'no-ghost': 'no Ghost running',
  rs: 'the ReplicaSet baldur-tensplit',
  deploy: 'the Deployment baldur-tensplit',
  svc: 'the Service baldur-tensplit',
  cfg: 'our ConfigMap and our Secret',
} as const satisfies Record<string, string>;

export type StateName = keyof typeof STATES;
