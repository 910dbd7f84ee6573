/** Where the parts of the real sandbox lie. */
import { join } from 'node:path';
import { ROOT } from '../root.ts';

/** What a cluster needs, as manifests. */
export const CLUSTER_FOLDER = join(ROOT, 'server/sandbox/kind/cluster');
/** What the toolbox image is made of. */
export const TOOLBOX_FOLDER = join(ROOT, 'server/sandbox/kind/toolbox');
/** What can be made again at any time. */
export const CACHE_FOLDER = join(ROOT, '.cache/kind');
