/** Recorded commands that the simulator answers in another way, each with the reason. */

/** Not run: what they need is not there. */
export const NOT_REPLAYED: Readonly<Record<string, string>> = {
  '07-first-pod/026-exec-tty': 'there is no `script`; a terminal of its own is tested with the shell',
  '17-services/012-curl-nodeport': "this test's shell is not on the network of the nodes; the guide's is",
  '07-first-pod/037-port-forward-port-in-use': 'there is no python3 to hold the port',
};

/** Run, and known to print something else. */
export const DIFFERENT: Readonly<Record<string, string>> = {
  '07-first-pod/021-logs-tail': 'the recorded Ghost failed to reach itself, and so logged one request less',
  '07-first-pod/048-top-pod': 'what a program uses is a rule of the simulator',
  '10-resources/010-get': 'the recorded program just fitted into 32 MiB; here it does not',
  '10-resources/013-get-oom': 'the recorded program just fitted into 32 MiB; here it does not',
  '10-resources/014-describe-oom': 'the recorded program just fitted into 32 MiB; here it does not',
  '10-resources/005-allocatable': 'a node here is of another size',
  '10-resources/006-allocated': 'a node here is of another size, and runs other Pods of the cluster',
  '10-resources/018-top-nodes': 'a node here uses what its containers use, and is of another size',
  '10-resources/019-top-pods': 'what a program uses is a rule of the simulator',
  '12-node-disk/012-quotes': 'a folder of the node goes with the Pod that had it mounted',
  '17-services/007-info': 'the recorded Node did not see its limit, and took more heap',
  '19-config/008-info': 'the recorded Node did not see its limit, and took more heap',
  '19-config/013-info-later': 'the recorded Node did not see its limit, and took more heap',
  '17-services/010-not-ready':
    'when a probe meets a program that is not yet listening is chance, and so are the last five events',
  '16-deployments/007-delete-pod': 'the recorded Pod took longer to end',
  '16-deployments/021-scale': 'the recorded controllers had not yet seen the change; ours have',
  '17-services/006-endpoints': 'says that the kind Endpoints is not part of the simulator; EndpointSlices are',
};
