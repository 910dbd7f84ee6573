/** What `kind:up` found out about a cluster and prepared in it, as the driver reads it from the ConfigMap `cluster`. */
import { z } from 'zod';

const fact = z.strictObject({
  ok: z.boolean(),
  /** How it was found out, or why it is not so: for the operator, and for the reader where it matters. */
  because: z.string(),
});

export const clusterFacts = z.strictObject({
  version: z.literal(1),
  /** `dedicated`: one reader owns the cluster. `shared`: many readers, no trust between them. */
  tenancy: z.enum(['dedicated', 'shared']),
  /** Whether `kind:up` made this cluster, so that what a reader leaves anywhere in it may be removed. */
  ours: z.boolean(),
  images: z.strictObject({
    toolbox: z.string(),
    /** Docker in Docker, beside the toolbox. */
    docker: z.string(),
    /** Pulled into a reader's docker before the sandbox is handed out. */
    preload: z.array(z.string()),
  }),
  /** Registry mirror that a reader's docker asks in the place of Docker Hub. */
  mirror: z.string().optional(),
  /** Each was measured by a canary Pod, never assumed. */
  can: z.strictObject({
    userNamespaces: fact,
    networkPolicy: fact,
    /** A docker engine in a Pod with a user namespace of its own. */
    dockerInUserNamespace: fact,
    /** A privileged docker engine beside the toolbox. */
    privilegedDocker: fact,
    metrics: fact,
    /** A reader's home is a volume of its own, which outlives its Pod. */
    keptHome: fact,
    /** Nodes can be made to forget the images that an earlier reader pushed; asked for in a cluster of one reader's only. */
    freshNodes: fact,
  }),
  /** Tool name to version, as measured. */
  versions: z.record(z.string(), z.string()),
});

export type ClusterFacts = z.infer<typeof clusterFacts>;
export type Tenancy = ClusterFacts['tenancy'];
