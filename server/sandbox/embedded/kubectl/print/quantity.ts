/** Kubernetes quantities: `100m`, `2`, `70Mi`, `1Gi`. */

const FACTORS: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** Whether the API server would take it for a quantity. */
export const isQuantity = (text: string): boolean =>
  /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/.test(text);

/** 0 for a text that is none. */
export function parseQuantity(text: string): number {
  const match = /^(\d+(?:\.\d+)?)([a-zA-Z]*)$/.exec(text);
  if (!match) return 0;
  const unit = match[2] as string;
  return Number(match[1]) * (unit === '' ? 1 : (FACTORS[unit] ?? 0));
}

/** In the form kubectl writes sums: cpu in cores or millis, bytes in the largest binary unit that divides them. */
export function formatQuantity(value: number, resource: string): string {
  if (value === 0) return '0';
  if (resource === 'cpu') return Number.isInteger(value) ? String(value) : `${Math.round(value * 1000)}m`;
  for (const unit of ['Ti', 'Gi', 'Mi', 'Ki']) {
    const factor = FACTORS[unit] as number;
    if (value % factor === 0) return `${value / factor}${unit}`;
  }
  return String(value);
}
