/** Recorded commands that the simulator answers in another way, each with the reason. */

/** Not run: what they need is not there. */
export const NOT_REPLAYED: Readonly<Record<string, string>> = {
  '07-first-pod/026-exec-tty': 'there is no `script`; a terminal of its own is tested with the shell',
  '07-first-pod/037-port-forward-port-in-use': 'there is no python3 to hold the port',
};

/** Run, and known to print something else. */
export const DIFFERENT: Readonly<Record<string, string>> = {
  '07-first-pod/021-logs-tail': 'the recorded Ghost failed to reach itself, and so logged one request less',
  '07-first-pod/048-top-pod': 'says that it is not part of the simulator: there is no metrics server',
  '10-resources/018-top-nodes': 'what a node uses at that moment',
  '10-resources/019-top-pods': 'what Ghost and Node.js use at that moment',
  'errors/033-diff': 'says that it is not part of the simulator',
};
