/** `kubectl create poddisruptionbudget`. */
import { KubectlError } from '../../cli/error.ts';
import { creating } from './creating.ts';

export const podDisruptionBudget = creating({
  path: 'poddisruptionbudget',
  usage: 'NAME --selector=SELECTOR --min-available=N [--dry-run=server|client|none] [options]',
  summary: 'Create a pod disruption budget with the specified name, selector, and desired minimum available pods.',
  examples: [
    '# Require at least one Pod with the app=rails label to be available at any point in time',
    'kubectl create poddisruptionbudget my-pdb --selector=app=rails --min-available=1',
  ],
  flags: {
    'max-unavailable': { type: 'string', help: 'The maximum number or percentage of unavailable pods.' },
    'min-available': { type: 'string', help: 'The minimum number or percentage of available pods.' },
    selector: { type: 'string', help: 'A label selector to use for this budget.' },
  },
  kind: { kind: 'PodDisruptionBudget', group: 'policy', version: 'v1', name: 'poddisruptionbudgets', namespaced: true },
  failed: 'poddisruptionbudgets',
  async make({ flags }, name) {
    const selector = flags.text('selector');
    const [least, most] = [flags.text('min-available'), flags.text('max-unavailable')];
    if (selector === '') throw new KubectlError('error: a selector must be specified');
    if (least === '' && most === '')
      throw new KubectlError('error: one of min-available or max-unavailable must be specified');
    if (least !== '' && most !== '')
      throw new KubectlError('error: min-available and max-unavailable cannot be both specified');
    const matchLabels = Object.fromEntries(selector.split(',').map((each) => each.split(/==?/, 2)));
    return {
      metadata: { name },
      spec: {
        ...(least === '' ? { maxUnavailable: amountOf(most, 'max-unavailable') } : {}),
        ...(most === '' ? { minAvailable: amountOf(least, 'min-available') } : {}),
        selector: { matchLabels },
      },
      status: { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 },
    };
  },
});

/** `2` or `50%`. */
function amountOf(text: string, flag: string): number | string {
  if (!/^\d+%?$/.test(text)) throw new KubectlError(`error: invalid format specified for ${flag}`);
  return text.endsWith('%') ? text : Number(text);
}
