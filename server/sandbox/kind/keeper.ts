/** Writes into the cluster that a reader is there, so seldom that a session at rest costs its API server nothing. */
import type { Life } from '../sandbox.ts';
import { iso, type Box, type Boxes } from './boxes.ts';
import { ANNOTATION } from './names.ts';

const EVERY_MS = 60_000;
const AGAIN_MS = 5_000;
/** A smaller move of the end is not worth a request. */
const WORTH_MS = 15_000;

export function keeper(boxes: Boxes, box: Box, failed: (error: unknown) => void): (life: Life) => void {
  // Somebody keeps it: that is written at once.
  let written = Number.NEGATIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  return ({ lastSeen, idleUntil, expiresAt }) => {
    const end = Math.min(idleUntil, expiresAt);
    const now = performance.now();
    if (Math.abs(end - written) < WORTH_MS || now - last < EVERY_MS) return;
    written = end;
    last = now;
    boxes
      .note(box.id, { annotations: { [ANNOTATION.lastSeen]: iso(lastSeen), [ANNOTATION.expires]: iso(end) } })
      .catch((error: unknown) => {
        // Said again soon: what nobody is known to keep is removed.
        written = Number.NEGATIVE_INFINITY;
        last = now + AGAIN_MS - EVERY_MS;
        failed(error);
      });
  };
}
