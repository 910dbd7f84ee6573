/** `kubectl set serviceaccount`: as whom Pods speak to the API. */
import { KubectlError } from '../../cli/error.ts';
import type { Verb } from '../../invocation.ts';
import { changeEach, podSpec, SET_FLAGS } from './change.ts';

export const serviceAccount: Verb = {
  summary: 'Update the service account of pod template resources.',
  usage: '(-f FILENAME | TYPE NAME) SERVICE_ACCOUNT [options]',
  examples: [
    "# Set deployment nginx-deployment's service account to serviceaccount1",
    'kubectl set serviceaccount deployment nginx-deployment serviceaccount1',
  ],
  flags: SET_FLAGS,
  async run(call) {
    const account = call.args.at(-1);
    if (account === undefined) throw new KubectlError('error: serviceaccount is required');
    return changeEach(call, {
      words: call.args.slice(0, -1),
      done: 'serviceaccount updated',
      failed: 'failed to patch ServiceAccountName ',
      apply(object) {
        podSpec(object, `${object.kind.toLowerCase()}s`).serviceAccountName = account;
      },
    });
  },
};
