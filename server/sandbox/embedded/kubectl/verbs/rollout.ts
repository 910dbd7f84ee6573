/** `kubectl rollout`: how a change of a Deployment goes, and the way back. */
import type { VerbGroup } from '../invocation.ts';
import { history } from './rollout/history.ts';
import { pause, resume } from './rollout/pause.ts';
import { restart } from './rollout/restart.ts';
import { status } from './rollout/status.ts';
import { undo } from './rollout/undo.ts';

export const rollout: VerbGroup = {
  summary: 'Manage the rollout of one or many resources.',
  commands: { history, pause, restart, resume, status, undo },
};
