/**
 * The few bodies that kubectl sends as protobuf whatever it is asked (`create deployment`, `auth can-i`, `drain`): field numbers
 * of those messages, and a decoder for them. Everything else is asked to come as JSON.
 */
import { isObject, type JsonObject } from '../object.ts';

export const protobufType = 'application/vnd.kubernetes.protobuf';

/** Undefined when it isn't one of those messages. */
export function decodeProtobuf(body: Uint8Array): JsonObject | undefined {
  if (new TextDecoder().decode(body.subarray(0, 4)) !== 'k8s\0') return undefined;
  const { typeMeta, raw } = decode(body.subarray(4), 'Unknown');
  if (!isObject(typeMeta) || !(raw instanceof Uint8Array)) return undefined;
  const kind = String(typeMeta['kind']);
  return Object.hasOwn(messages, kind) ? { ...typeMeta, ...decode(raw, kind) } : undefined;
}

/** Field number: name, and the type: text, number, flag, bytes, quantity, number or text, `map` of texts, `bytemap`, another message, or a list (`[]`) of one of them. */
const messages: Readonly<Record<string, Readonly<Record<number, readonly [name: string, type: string]>>>> = {
  Unknown: { 1: ['typeMeta', 'TypeMeta'], 2: ['raw', 'bytes'] },
  TypeMeta: { 1: ['apiVersion', 'text'], 2: ['kind', 'text'] },
  ObjectMeta: {
    1: ['name', 'text'],
    2: ['generateName', 'text'],
    3: ['namespace', 'text'],
    5: ['uid', 'text'],
    6: ['resourceVersion', 'text'],
    11: ['labels', 'map'],
    12: ['annotations', 'map'],
    14: ['finalizers', '[]text'],
  },
  Namespace: { 1: ['metadata', 'ObjectMeta'] },
  ServiceAccount: { 1: ['metadata', 'ObjectMeta'], 4: ['automountServiceAccountToken', 'flag'] },
  ConfigMap: { 1: ['metadata', 'ObjectMeta'], 2: ['data', 'map'], 4: ['immutable', 'flag'] },
  Secret: { 1: ['metadata', 'ObjectMeta'], 2: ['data', 'bytemap'], 3: ['type', 'text'], 5: ['immutable', 'flag'] },
  Service: { 1: ['metadata', 'ObjectMeta'], 2: ['spec', 'ServiceSpec'] },
  ServiceSpec: {
    1: ['ports', '[]ServicePort'],
    2: ['selector', 'map'],
    3: ['clusterIP', 'text'],
    4: ['type', 'text'],
    10: ['externalName', 'text'],
  },
  ServicePort: {
    1: ['name', 'text'],
    2: ['protocol', 'text'],
    3: ['port', 'number'],
    4: ['targetPort', 'numberOrText'],
    5: ['nodePort', 'positive'],
  },
  NumberOrText: { 1: ['type', 'number'], 2: ['number', 'number'], 3: ['text', 'text'] },
  Deployment: { 1: ['metadata', 'ObjectMeta'], 2: ['spec', 'DeploymentSpec'] },
  DeploymentSpec: {
    1: ['replicas', 'number'],
    2: ['selector', 'LabelSelector'],
    3: ['template', 'PodTemplate'],
  },
  LabelSelector: { 1: ['matchLabels', 'map'] },
  PodTemplate: { 1: ['metadata', 'ObjectMeta'], 2: ['spec', 'PodSpec'] },
  PodSpec: { 2: ['containers', '[]Container'], 3: ['restartPolicy', 'text'] },
  Container: {
    1: ['name', 'text'],
    2: ['image', 'text'],
    3: ['command', '[]text'],
    4: ['args', '[]text'],
    6: ['ports', '[]ContainerPort'],
  },
  ContainerPort: { 1: ['name', 'text'], 3: ['containerPort', 'number'], 4: ['protocol', 'text'] },
  SelfSubjectReview: { 1: ['metadata', 'ObjectMeta'] },
  SelfSubjectAccessReview: { 1: ['metadata', 'ObjectMeta'], 2: ['spec', 'AccessSpec'] },
  AccessSpec: {
    1: ['resourceAttributes', 'ResourceAttributes'],
    2: ['nonResourceAttributes', 'NonResourceAttributes'],
  },
  ResourceAttributes: {
    1: ['namespace', 'text'],
    2: ['verb', 'text'],
    3: ['group', 'text'],
    4: ['version', 'text'],
    5: ['resource', 'text'],
    6: ['subresource', 'text'],
    7: ['name', 'text'],
  },
  NonResourceAttributes: { 1: ['path', 'text'], 2: ['verb', 'text'] },
  SelfSubjectRulesReview: { 1: ['metadata', 'ObjectMeta'], 2: ['spec', 'RulesSpec'] },
  RulesSpec: { 1: ['namespace', 'text'] },
  HorizontalPodAutoscaler: { 1: ['metadata', 'ObjectMeta'], 2: ['spec', 'AutoscalerSpec'] },
  AutoscalerSpec: {
    1: ['scaleTargetRef', 'ScaleTarget'],
    2: ['minReplicas', 'number'],
    3: ['maxReplicas', 'number'],
    4: ['metrics', '[]Metric'],
  },
  ScaleTarget: { 1: ['kind', 'text'], 2: ['name', 'text'], 3: ['apiVersion', 'text'] },
  Metric: { 1: ['type', 'text'], 4: ['resource', 'ResourceMetric'] },
  ResourceMetric: { 1: ['name', 'text'], 2: ['target', 'MetricTarget'] },
  MetricTarget: {
    1: ['type', 'text'],
    2: ['value', 'quantity'],
    3: ['averageValue', 'quantity'],
    4: ['averageUtilization', 'number'],
  },
  Quantity: { 1: ['text', 'text'] },
  Eviction: { 1: ['metadata', 'ObjectMeta'], 2: ['deleteOptions', 'DeleteOptions'] },
  DeleteOptions: {
    1: ['gracePeriodSeconds', 'number'],
    2: ['preconditions', 'Preconditions'],
    4: ['propagationPolicy', 'text'],
    5: ['dryRun', '[]text'],
  },
  Preconditions: { 1: ['uid', 'text'], 2: ['resourceVersion', 'text'] },
  MapEntry: { 1: ['key', 'text'], 2: ['value', 'text'] },
  BytesEntry: { 1: ['key', 'text'], 2: ['value', 'bytes'] },
};

function decode(bytes: Uint8Array, message: string): JsonObject {
  const fields = messages[message] ?? {};
  const result: JsonObject = {};
  const reader = new Reader(bytes);
  while (!reader.isDone) {
    const tag = reader.varint();
    const value = reader.field(tag & 7);
    const field = fields[tag >>> 3];
    if (field) put(result, field, value);
  }
  return result;
}

function put(result: JsonObject, [name, type]: readonly [string, string], value: number | Uint8Array): void {
  // Go writes empty texts and messages, and zeros that stand for nothing; in JSON they are left out.
  if (value instanceof Uint8Array ? value.length === 0 : type === 'positive' && value === 0) return;
  if (type.startsWith('[]')) {
    const list = result[name];
    result[name] = [...(Array.isArray(list) ? list : []), read(value, type.slice(2))];
  } else if (type === 'map') {
    const entry = value instanceof Uint8Array ? decode(value, 'MapEntry') : {};
    result[name] = {
      ...(isObject(result[name]) ? result[name] : {}),
      [String(entry['key'] ?? '')]: entry['value'] ?? '',
    };
  } else if (type === 'bytemap') {
    const { key, value: bytes } = value instanceof Uint8Array ? decode(value, 'BytesEntry') : {};
    const text = bytes instanceof Uint8Array ? btoa(String.fromCharCode(...bytes)) : '';
    result[name] = { ...(isObject(result[name]) ? result[name] : {}), [String(key ?? '')]: text };
  } else {
    result[name] = read(value, type);
  }
}

function read(value: number | Uint8Array, type: string): unknown {
  if (!(value instanceof Uint8Array)) return type === 'flag' ? value !== 0 : value;
  if (type === 'bytes') return value;
  if (type === 'numberOrText') {
    const { type: isText, number = 0, text } = decode(value, 'NumberOrText');
    return isText === 1 ? text : number;
  }
  if (type === 'quantity') return decode(value, 'Quantity')['text'];
  return type === 'text' ? new TextDecoder().decode(value) : decode(value, type);
}

class Reader {
  readonly #bytes: Uint8Array;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isDone(): boolean {
    return this.#position >= this.#bytes.length;
  }

  varint(): number {
    let [value, factor] = [0, 1];
    for (;;) {
      const byte = this.#bytes[this.#position] ?? 0;
      this.#position += 1;
      value += (byte & 127) * factor;
      if (byte < 128 || this.isDone) return value;
      factor *= 128;
    }
  }

  field(wire: number): number | Uint8Array {
    if (wire === 0) return this.varint();
    const length = wire === 2 ? this.varint() : wire === 1 ? 8 : 4;
    const value = this.#bytes.subarray(this.#position, this.#position + length);
    this.#position += length;
    return value;
  }
}
