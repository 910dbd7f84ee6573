/** A probe in one line. */
import { at, listAt, textAt } from '../client/object.ts';

export function probeText(probe: unknown): string {
  const number = (field: string): string => textAt(probe, field) || '0';
  const attributes = `delay=${number('initialDelaySeconds')}s timeout=${number('timeoutSeconds')}s period=${number('periodSeconds')}s #success=${number('successThreshold')} #failure=${number('failureThreshold')}`;
  if (at(probe, 'exec')) return `exec [${listAt(probe, 'exec', 'command').join(' ')}] ${attributes}`;
  if (at(probe, 'httpGet')) {
    const scheme = (textAt(probe, 'httpGet', 'scheme') || 'HTTP').toLowerCase();
    return `http-get ${scheme}://${textAt(probe, 'httpGet', 'host')}:${textAt(probe, 'httpGet', 'port')}${textAt(probe, 'httpGet', 'path')} ${attributes}`;
  }
  if (at(probe, 'tcpSocket'))
    return `tcp-socket ${textAt(probe, 'tcpSocket', 'host')}:${textAt(probe, 'tcpSocket', 'port')} ${attributes}`;
  if (at(probe, 'grpc'))
    return `grpc <pod>:${textAt(probe, 'grpc', 'port')} ${textAt(probe, 'grpc', 'service')} ${attributes}`;
  return `unknown ${attributes}`;
}
