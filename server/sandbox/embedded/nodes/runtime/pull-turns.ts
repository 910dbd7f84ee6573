/** A pull gives its turn back even when the Pod that asked for it is gone: nobody takes its result then. */
import type { ImagePuller } from '../webernetes.ts';

export function releasePullTurns(puller: ImagePuller): void {
  const pull = puller.pullImage.bind(puller);
  puller.pullImage = (ctx, image, credentials, results, config) => {
    // The channel has no buffer: a send ends when somebody receives. The turn must not wait for that.
    const loose = {
      send: (result: unknown): Promise<void> => {
        void results.send(result);
        return Promise.resolve();
      },
    };
    pull(ctx, image, credentials, loose, config);
  };
}
