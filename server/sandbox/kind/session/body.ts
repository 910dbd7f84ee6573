/** The body of a response that comes over a link, taken as fast as its reader takes it. */
import { Body } from '../../body.ts';
import { LIMITS } from '../../../protocol/limits.ts';
import type { Link } from '../link/link.ts';

/** The body, and the channel that its bytes are to come on. */
export function linkBody(link: Link): { readonly body: Body; readonly channel: number } {
  let taken = 0;
  let acked = 0;
  const body = new Body({
    taken: (piece) => {
      taken += piece.length;
      if (taken - acked < LIMITS.ackEveryBytes) return;
      acked = taken;
      link.tell({ type: 'ack', channel, offset: taken });
    },
    closed: () => link.dropChannel(channel),
  });
  const channel = link.addChannel({
    bytes: (bytes) => body.push(bytes),
    message: (message) => {
      if (message.type === 'body-end') body.end(message.error === undefined ? undefined : new Error(message.error));
    },
  });
  return { body, channel };
}
