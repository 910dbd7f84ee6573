/** `kubectl describe service`. */
import { at, listAt, recordAt, textAt, type KubeObject } from '../client/object.ts';
import type { Describe } from './describers.ts';
import { describeEvents } from './events.ts';
import { annotations } from './page.ts';

export const describeService: Describe = (page, { object: service, events, related, now }) => {
  page.line(0, `Name:\t${service.metadata.name ?? ''}`).line(0, `Namespace:\t${service.metadata.namespace ?? ''}`);
  page.pairs(0, 'Labels', service.metadata.labels ?? {}, '=');
  annotations(page, service.metadata.annotations ?? {});
  const selector = Object.entries(recordAt(service, 'spec', 'selector'))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(',');
  page.line(0, `Selector:\t${selector || '<none>'}`);
  page.line(0, `Type:\t${textAt(service, 'spec', 'type')}`);
  if (textAt(service, 'spec', 'ipFamilyPolicy'))
    page.line(0, `IP Family Policy:\t${textAt(service, 'spec', 'ipFamilyPolicy')}`);
  page.line(0, `IP Families:\t${listAt(service, 'spec', 'ipFamilies').join(',') || '<none>'}`);
  page.line(0, `IP:\t${textAt(service, 'spec', 'clusterIP')}`);
  page.line(0, `IPs:\t${listAt(service, 'spec', 'clusterIPs').join(',') || '<none>'}`);
  const slices = related.filter(
    (slice) => slice.metadata.labels?.['kubernetes.io/service-name'] === service.metadata.name,
  );
  for (const port of listAt(service, 'spec', 'ports')) {
    const name = textAt(port, 'name') || '<unset>';
    const protocol = textAt(port, 'protocol') || 'TCP';
    page.line(0, `Port:\t${name}\t${textAt(port, 'port')}/${protocol}`);
    page.line(0, `TargetPort:\t${textAt(port, 'targetPort')}/${protocol}`);
    if (Number(textAt(port, 'nodePort')) > 0)
      page.line(0, `NodePort:\t${name}\t${textAt(port, 'nodePort')}/${protocol}`);
    page.line(0, `Endpoints:\t${endpoints(slices, textAt(port, 'name'))}`);
  }
  page.line(0, `Session Affinity:\t${textAt(service, 'spec', 'sessionAffinity')}`);
  if (textAt(service, 'spec', 'externalTrafficPolicy'))
    page.line(0, `External Traffic Policy:\t${textAt(service, 'spec', 'externalTrafficPolicy')}`);
  if (textAt(service, 'spec', 'internalTrafficPolicy'))
    page.line(0, `Internal Traffic Policy:\t${textAt(service, 'spec', 'internalTrafficPolicy')}`);
  describeEvents(page, events, now);
};

function endpoints(slices: readonly KubeObject[], portName: string): string {
  const found = slices.flatMap((slice) => {
    const port = listAt(slice, 'ports').find((one) => textAt(one, 'name') === portName);
    const ready = listAt(slice, 'endpoints').filter((one) => at(one, 'conditions', 'ready') !== false);
    return port
      ? ready.flatMap((one) => listAt(one, 'addresses').map((address) => `${String(address)}:${textAt(port, 'port')}`))
      : [];
  });
  return found.length > 3 ? `${found.slice(0, 3).join(',')} + ${found.length - 3} more...` : found.join(',');
}
