/** Takes out of an answer what no two clusters have in common: ids, times, versions, addresses, generated names. */

export function normalise(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => normalise(item, key));
    return key === 'managedFields' || key === 'conditions' ? items.sort(byText) : items;
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => !(key === 'managedFields' && name === 'time') && name !== 'storageVersionHash')
        .map(
          ([name, inner]) =>
            [text(name), isReplaced(name, key) && inner !== null ? replaced[name] : normalise(inner, name)] as const,
        )
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  }
  if (typeof value === 'number') return key === 'nodePort' || key === 'remainingItemCount' ? '<number>' : value;
  return typeof value === 'string' ? text(value) : value;
}

const replaced: Readonly<Record<string, string>> = {
  uid: '<uid>',
  resourceVersion: '<version>',
  continue: '<token>',
  containerID: '<container>',
  imageID: '<image>',
  'ca.crt': '<certificate>',
  // Of a Pod's status: the recorded kubelet (cgroup v1) reports a limit of 9007199254740988Ki where there is none.
  'f:resources': '<resources>',
  resources: '<resources>',
};

function isReplaced(name: string, parent: string): boolean {
  if (name === 'resources') return parent === 'status';
  return Object.hasOwn(replaced, name) && (name !== 'f:resources' || parent === 'f:status');
}

function text(value: string): string {
  return value
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uid>')
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, '<time>')
    .replaceAll(/10\.244\.\d+\.\d+|172\.18\.0\.\d+|10\.96\.\d+\.(?!1\b)\d+/g, '<ip>')
    .replaceAll(/atd-control-plane|node-[123]/g, '<node>')
    .replaceAll(/(kube-api-access-|\bg-|\br-)[a-z0-9]{5}\b/g, '$1<suffix>')
    .replaceAll(/\bd-[a-z0-9]{8,10}\b/g, 'd-<hash>')
    .replaceAll(/\bp\.[0-9a-f]{16}\b/g, 'p.<serial>')
    .replaceAll(/X509SHA256=[0-9a-f]{64}/g, '<credential>')
    .replaceAll(/80:\d{5}\/TCP/g, '80:<port>/TCP')
    .replaceAll(/^(\d+[smh]){1,2}$/g, '<age>');
}

function byText(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}
