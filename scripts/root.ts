/** Paths of the project, for its scripts. */
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const CONTENT = fileURLToPath(new URL('../content', import.meta.url));
