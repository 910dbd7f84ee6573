/** `kubectl create ingress`: rules such as `foo.com/bar*=svc1:8080,tls=my-cert`. */
import { KubectlError } from '../../cli/error.ts';
import { creating } from './creating.ts';

const RULE = /^(?<host>[^/]*)(?<path>\/[^=]*)=(?<service>[^:,]+):(?<port>[^,]+)(?:,(?<tls>tls)(?:=(?<secret>.+))?)?$/;

export const ingress = creating({
  path: 'ingress',
  usage: 'NAME --rule=host/path=service:port[,tls[=secret]] [options]',
  summary: 'Create an ingress with the specified name.',
  examples: [
    '# Create an ingress with multiple hosts and the pathType as Prefix',
    'kubectl create ingress ingress1 --class=default --rule="foo.com/path*=svc:8080" --rule="bar.com/admin*=svc2:http"',
  ],
  flags: {
    annotation: { type: 'array', help: 'Annotation to insert in the ingress object, in the format annotation=value' },
    class: { type: 'string', help: 'Ingress Class to be used' },
    'default-backend': { type: 'string', help: 'Default service for backend, in format of svcname:port' },
    rule: { type: 'array', help: 'Rule in format host/path=service:port[,tls=secretname].' },
  },
  kind: { kind: 'Ingress', group: 'networking.k8s.io', version: 'v1', name: 'ingresses', namespaced: true },
  failed: 'ingress',
  async make({ flags }, name) {
    const fallback = flags.text('default-backend');
    const wanted = flags.list('rule');
    if (wanted.length === 0 && fallback === '')
      throw new KubectlError(
        'error: not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)',
      );
    const rules = wanted.map(ruleOf);
    const annotations = Object.fromEntries(flags.list('annotation').map(annotationOf));
    const tls = tlsOf(rules);
    return {
      metadata: { name, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
      spec: {
        ...(flags.has('class') ? { ingressClassName: flags.text('class') } : {}),
        ...(fallback === '' ? {} : { defaultBackend: backendOf(fallback) }),
        ...(rules.length > 0 ? { rules: rulesByHost(rules) } : {}),
        ...(tls.length > 0 ? { tls } : {}),
      },
      status: { loadBalancer: {} },
    };
  },
});

interface Rule {
  readonly host: string;
  readonly path: object;
  readonly secret: string | undefined;
}

/** Throws in kubectl's words. `secret` is empty for the default certificate. */
function ruleOf(text: string): Rule {
  const { host = '', path = '', service = '', port = '', tls, secret } = RULE.exec(text)?.groups ?? {};
  if (service === '')
    throw new KubectlError(
      `error: rule ${text} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`,
    );
  const isPrefix = path.endsWith('*');
  return {
    host,
    path: {
      path: isPrefix ? path.slice(0, -1) : path,
      pathType: isPrefix ? 'Prefix' : 'Exact',
      backend: backendOf(`${service}:${port}`),
    },
    secret: tls === undefined ? undefined : (secret ?? ''),
  };
}

function rulesByHost(rules: readonly Rule[]): object[] {
  return [...Map.groupBy(rules, ({ host }) => host)].map(([host, own]) => ({
    ...(host === '' ? {} : { host }),
    http: { paths: own.map(({ path }) => path) },
  }));
}

function tlsOf(rules: readonly Rule[]): object[] {
  const secured = rules.filter(({ secret }) => secret !== undefined);
  return [...Map.groupBy(secured, ({ secret = '' }) => secret)].map(([secret, own]) => {
    const hosts = [...new Set(own.map(({ host }) => host))].filter((host) => host !== '');
    return { ...(hosts.length > 0 ? { hosts } : {}), ...(secret === '' ? {} : { secretName: secret }) };
  });
}

function backendOf(text: string): object {
  const [name, port, ...more] = text.split(':');
  if (!name || !port || more.length > 0)
    throw new KubectlError('error: default-backend should be in format servicename:serviceport');
  return { service: { name, port: /^\d+$/.test(port) ? { number: Number(port) } : { name: port } } };
}

function annotationOf(text: string): [string, string] {
  const equals = text.indexOf('=');
  if (equals < 1) throw new KubectlError(`error: annotation ${text} is invalid and should be in format key=[value]`);
  return [text.slice(0, equals), text.slice(equals + 1)];
}
