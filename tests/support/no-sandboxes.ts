/** The census of a driver that a test plays itself. */
import type { Census } from '../../server/sandbox/sandbox.ts';

export const noSandboxes = async (): Promise<Census> => ({
  making: 0,
  spare: 0,
  opening: 0,
  open: 0,
  ending: 0,
  stuck: 0,
});
