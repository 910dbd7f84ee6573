/** `kubectl set`: changes one thing of an object without a manifest. */
import type { VerbGroup } from '../invocation.ts';
import { env } from './set/env.ts';
import { image } from './set/image.ts';
import { resources } from './set/resources.ts';
import { selector } from './set/selector.ts';
import { serviceAccount } from './set/service-account.ts';

export const set: VerbGroup = {
  summary: 'Set specific features on objects.',
  commands: { env, image, resources, selector, serviceaccount: serviceAccount, sa: serviceAccount },
};
