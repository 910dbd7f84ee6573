/** How a recorded command is replayed, where that takes more than running it. */

export interface Step {
  /** Seconds that passed before the command. */
  readonly after?: number;
  /** What else was run before it, and is not recorded. */
  readonly first?: readonly string[];
  /** Seconds after which the recorder ended it. */
  readonly limit?: number;
  /** The same for the simulated cluster, where the command says something about all nodes. */
  readonly instead?: string;
  /** How the lines are compared; all of them, in order, when left out. */
  readonly compare?: 'recorded has them' | 'rows once, in any order';
  /** Lines that are not compared: what a node of that size is and runs. */
  readonly ignore?: RegExp;
}

/** The recorded Ghost was still booting at some probes, and answered them 503. */
const PROBE = /Liveness probe failed: HTTP probe failed with statuscode: (?:404|503)$/;

const NODE_1 = 'kubectl describe node node-1';
/** What a node of another size offers, and how much of that is reserved. */
const AMOUNT = /^ +(?:cpu|memory|ephemeral-storage):? /;

const STEPS: Readonly<Record<string, Step>> = {
  '06-connect/009-describe-node': {
    instead: 'kubectl describe node node-1',
    ignore: /^ +(?:cpu|memory|ephemeral-storage):? |^ +kube-system |in total\)$|^ +(?:Namespace|-+) +(?:Name|-+) /,
  },
  // The simulator lists what it has, and says of the rest that it has not.
  '06-connect/029-api-resources': { compare: 'recorded has them' },
  '06-connect/030-api-versions': { compare: 'recorded has them' },
  '07-first-pod/003-get': { after: 35 },
  // When Ghost's own warnings come, and whether it reaches itself, differs from boot to boot.
  '07-first-pod/020-logs': {
    ignore: /DEP0169|trace-deprecation|activitypub|ActivityPub/,
    compare: 'rows once, in any order',
  },
  // The page of the recorded Ghost was longer.
  '07-first-pod/034-port-forward-curl-head': { ignore: /^(?:Content-Length|ETag): / },
  '07-first-pod/049-watch-delete': { compare: 'rows once, in any order' },
  '07-first-pod/051-delete-file': { first: ['kubectl wait --for=condition=Ready pod/baldur-ghost'] },
  '07-first-pod/056-crash-get': {
    first: ['kubectl run no-env --image=ghost:6-alpine --image-pull-policy=IfNotPresent'],
    after: 25,
  },
  '08-liveness/002-watch': { limit: 80, compare: 'rows once, in any order' },
  // Whether a container is killed and started again within one second, by which events are sorted, is chance.
  '08-liveness/004-describe': { ignore: PROBE, compare: 'rows once, in any order' },
  '08-liveness/005-events': { ignore: PROBE, compare: 'rows once, in any order' },
  '08-liveness/006-probe-line': { ignore: PROBE },
  '09-readiness/002-get': { after: 40 },
  '09-readiness/008-watch-healthy': { limit: 40, compare: 'rows once, in any order' },
  '10-resources/003-apply-limits': { first: ['kubectl delete pod baldur-ghost'] },
  '10-resources/005-allocatable': { instead: `${NODE_1} | grep -A6 Allocatable`, ignore: AMOUNT },
  '10-resources/006-allocated': { instead: `${NODE_1} | grep -A12 'Allocated resources'`, ignore: AMOUNT },
  '10-resources/010-get': { after: 30 },
  '11-container-disk/002-get-pods': { after: 6 },
  // curl's progress, which it draws over itself.
  '11-container-disk/006-port-forward': {
    ignore: /^ +% Total|^ +Dload|^ *\d+ +\d+ |Handling connection for 8888$/,
  },
  '11-container-disk/008-quotes': { after: 6 },
  // The recorded Pod took about a second to go, and its successor was running by then.
  '11-container-disk/010-delete-pod': { instead: 'kubectl delete pod -l app=baldur-app; sleep 1; kubectl get pods' },
  '12-node-disk/004-ready': { after: 3 },
  '12-node-disk/008-get-init': { after: 2 },
  '12-node-disk/012-quotes': { after: 3 },
  // How often the status is told while replicas come up is a matter of milliseconds.
  '16-deployments/001-apply': { ignore: /^Waiting for deployment/ },
  '16-deployments/006-describe': { after: 2 },
  '16-deployments/009-watch-rs': { limit: 20, compare: 'rows once, in any order' },
  '16-deployments/011-set-image-missing': { compare: 'rows once, in any order' },
  '17-services/014-describe-lb': { after: 3 },
  // There is a ReplicaSet left of the page before.
  '17-services/015-get-all': { ignore: /^replicaset\S+ +0 / },
  '19-config/007-apply-deploy': { ignore: /^Waiting for deployment/ },
  '19-config/013-info-later': { after: 110 },
  '19-config/014-missing-secret': {
    first: ['kubectl delete secret baldur-secret'],
    compare: 'rows once, in any order',
  },
};

/** What ran before the first command of a folder. */
export const BEFORE: Readonly<Record<string, readonly string[]>> = {
  '06-connect': [],
  '07-first-pod': ['kubectl create namespace ci360'],
  errors: ['kubectl create namespace ci360'],
  '08-liveness': [
    'kubectl create namespace ci360',
    'kubectl apply -f baldur-ghost.yaml',
    'sleep 174',
    'kubectl delete -f baldur-ghost.yaml',
    'kubectl apply -f baldur-ghost.yaml',
    'kubectl wait --for=condition=Ready pod/baldur-ghost',
    'kubectl delete -f baldur-ghost.yaml',
    'sleep 59',
  ],
  // A kubelet that has just started begins to probe at a time of its own choosing.
  '09-readiness': ['kubectl create namespace ci360', 'sleep 10'],
  '10-resources': ['kubectl create namespace ci360'],
  '11-container-disk': ['kubectl create namespace ci360'],
  // The recorded cluster had one node, so that each new Pod found the drive of the one before it.
  '12-node-disk': [
    'kubectl create namespace ci360',
    `kubectl patch node node-2 node-3 -p '{"spec":{"unschedulable":true}}'`,
    'kubectl apply -f containerdisk.yaml',
    'sleep 2',
  ],
  '16-deployments': ['kubectl create namespace ci360'],
  '17-services': [
    'kubectl create namespace ci360',
    'kubectl apply -f baldur-deploy.yaml',
    'kubectl rollout status deployment/baldur-tensplit',
  ],
  '19-config': [
    'kubectl create namespace ci360',
    'kubectl apply -f baldur-deploy.yaml',
    'kubectl rollout status deployment/baldur-tensplit',
  ],
};

const QUOTES = 'localhost:5000/mkt-devops/mkt-tenant-splitter:1.0';

/** What the nodes had pulled before the first command of a folder. */
export const PULLED: Readonly<Record<string, readonly string[]>> = {
  '09-readiness': ['ghost:6-alpine'],
  '10-resources': ['ghost:6-alpine', QUOTES],
  '12-node-disk': [QUOTES],
  '16-deployments': [QUOTES],
  '17-services': [QUOTES],
  '19-config': [QUOTES],
};

export const stepOf = (id: string): Step => (Object.hasOwn(STEPS, id) ? STEPS[id] : undefined) ?? {};
