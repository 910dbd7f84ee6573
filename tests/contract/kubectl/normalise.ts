/** Takes out of kubectl's output what no two clusters have in common: names of nodes, generated names, ids, versions. */

const REPLACED: readonly (readonly [RegExp, string])[] = [
  [/atd-control-plane|node-[123]\b/g, '<node>'],
  [/kind:\/\/docker\/\w+/g, 'kind://docker/<cluster>'],
  [/(https:\/\/127\.0\.0\.1):\d{4,5}\b/g, '$1:<port>'],
  // The slice of a Service has a name of its own here.
  [/\b(baldur-tensplit-)simulator\b/g, '$1<suffix>'],
  [/\b(baldur-tensplit-)[a-z0-9]{8,10}(-[a-z0-9]{5})?\b/g, '$1<hash>$2'],
  [/\b(baldur-tensplit-<hash>-)[a-z0-9]{5}\b/g, '$1<suffix>'],
  [/\b(pod-template-hash=)[a-z0-9]{8,10}\b/g, '$1<hash>'],
  [/\b10\.(?:244|96)(?:\.\d{1,3}){2}\b/g, '<address>'],
  [/ 3[012]\d{3}\/TCP|:3[012]\d{3}\/TCP/g, ' <node port>/TCP'],
  [/("uptime":)\d+/g, '$1<seconds>'],
  [/\/tmp\/(LIVE|MERGED)-\d+/g, '/tmp/$1-<number>'],
  [/\b(kube-api-access-|baldur-tensplit-|kube-proxy-)[a-z0-9]{5}\b/g, '$1<suffix>'],
  [/\b(coredns-)[a-z0-9]{8,10}-[a-z0-9]{5}\b/g, '$1<suffix>'],
  [/\b6\.18\.44(?:-[\w-]+)?/g, '<kernel>'],
  [/\bE\d{4} [\d:.]+ +\d+ (\w+\.go:)/g, '<log> $1'],
  [/ in [\d.]+s \([\d.]+s including waiting\)\. Image size: \d+ bytes/g, ' in <time>. Image size: <size>'],
  [/ in \d+ms$/gm, ' in <time>'],
  [/ in \d+\.\d{3}s$/gm, ' in <time>'],
  [/ on \w{3} \w{3} \d\d \d{4} [\d:]+ GMT\+0000 /g, ' on <date> '],
  [/ scheduled at \d+ \d+ \d+ /g, ' scheduled at <time> '],
  // What ls says of a folder's age.
  [/ \w{3} [ \d]\d \d\d:\d\d (?=\/)/g, ' <date> '],
  [/\b0\/[13] nodes are available: [13] /g, '0/<nodes> nodes are available: <nodes> '],
  [/(System UUID: +)\S+/g, '$1<id>'],
  // How often the kubelet looks at a container while it waits to start it again.
  [/(BackOff +\S+ \(x)\d+/g, '$1<times>'],
  [/("?resourceVersion"?: )"\d+"/g, '$1"<version>"'],
  [/\b[0-9a-f]{32}\b/g, '<id>'],
  [/\b[0-9a-f]{64}\b/g, '<hash>'],
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '<uid>'],
];

/** Lines about what only the recorded cluster has: its network, disks, metrics, registry, and the recorder's own Pods. */
const ONLY_RECORDED = /^ *(?:\S+ +)?(?:atd-net-|local-path|metrics-server-|mirror-|registry\b|lab\b)/;
/** Lines about what only the simulated cluster has: two more nodes, and a proxy on each. */
const ONLY_SIMULATED = /^node-[23] /;

export const ofRecording = (text: string): string => normalise(without(text, ONLY_RECORDED));
export const ofSimulator = (text: string): string => normalise(withOneProxy(without(text, ONLY_SIMULATED)));

function without(text: string, pattern: RegExp): string {
  return text
    .split('\n')
    .filter((line) => !pattern.test(line))
    .join('\n');
}

/** Each node has a proxy; the recorded cluster has one node. */
function withOneProxy(text: string): string {
  const lines = text.split('\n');
  const isProxy = (line: string): boolean => /\bkube-proxy-/.test(line);
  const first = lines.findIndex(isProxy);
  return lines.filter((line, index) => index === first || !isProxy(line)).join('\n');
}

function normalise(text: string): string {
  let result = text;
  for (const [pattern, name] of REPLACED) result = result.replaceAll(pattern, name);
  return result;
}
