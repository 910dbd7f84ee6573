/** `kubectl create token`: nothing in the simulator would take such a token, so none is made. */
import { notSimulated } from '../../cli/error.ts';
import type { Verb } from '../../invocation.ts';

export const token: Verb = {
  usage: 'SERVICE_ACCOUNT_NAME [options]',
  summary: 'Request a service account token.',
  flags: {
    audience: { type: 'array', help: 'Audience of the requested token.' },
    'bound-object-kind': { type: 'string', help: 'Kind of an object to bind the token to.' },
    'bound-object-name': { type: 'string', help: 'Name of an object to bind the token to.' },
    'bound-object-uid': { type: 'string', help: 'UID of an object to bind the token to.' },
    duration: { type: 'string', help: 'Requested lifetime of the issued token.' },
    output: { type: 'string', short: 'o', help: 'Output format.' },
  },
  run: () => Promise.reject(notSimulated('kubectl create token')),
};
