/** `kubectl set selector`: which Pods a Service is for. */
import { KubectlError } from '../../cli/error.ts';
import type { Verb } from '../../invocation.ts';
import { changeEach, SET_FLAGS } from './change.ts';

export const selector: Verb = {
  summary: 'Set the selector on a resource.',
  usage: '(-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version] [options]',
  examples: ['# Set the selector of a service', "kubectl set selector service my-app 'environment=qa'"],
  flags: SET_FLAGS,
  async run(call) {
    const { args, flags } = call;
    const fromFile = flags.has('filename');
    const words = fromFile ? [] : args.slice(0, -1);
    const expression = args.at(-1);
    if (expression === undefined) throw new KubectlError('error: one selector is required');
    const wanted = Object.fromEntries(
      expression.split(',').map((pair) => {
        const [key = '', value, ...rest] = pair.split(/==?/);
        if (value === undefined || rest.length > 0)
          throw new KubectlError(`error: invalid selector: ${JSON.stringify(expression)}`);
        return [key, value];
      }),
    );
    return changeEach(call, {
      words,
      done: 'selector updated',
      failed: '',
      apply(object) {
        if (object.kind !== 'Service')
          throw new KubectlError(`error: setting a selector is only supported for Services`);
        (object['spec'] as { selector?: Record<string, string> }).selector = wanted;
      },
    });
  },
};
