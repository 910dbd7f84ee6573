/** `npm run server:image`: the server and the site in one image, to be run in a cluster. */
import { parseArgs } from 'node:util';
import { readConfig } from '../server/config.ts';
import { readImages } from './kind/images.ts';
import { main, say } from './message.ts';
import { buildServerImage } from './server-image/build.ts';

const USAGE = `Usage: PUBLIC_URL=https://… npm run server:image [-- --images REGISTRY] [--platform linux/amd64|linux/arm64]
Builds the site for its address, PUBLIC_URL (and BASE), and an image that serves it. The name of the image is the last line.

  --images REGISTRY   name it for this registry, and take the image that it is built on from there
  --platform          of the nodes that it will run on (default: this machine's)`;

await main(async () => {
  const { values } = parseArgs({
    options: {
      images: { type: 'string' },
      platform: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    say(USAGE);
    return 0;
  }
  // A wrong setting is better found before the build than by the Pod.
  readConfig(process.env);
  const { name, built } = await buildServerImage({
    images: readImages(values.images),
    ...(values.platform === undefined ? {} : { platform: values.platform }),
  });
  say(`${name} ${built ? 'is built' : 'is there'}. Next: docker push, or kind load docker-image; its name into
server/sandbox/kind/cluster/images/kustomization.yaml; kubectl apply -k server/sandbox/kind/cluster/in-cluster`);
  process.stdout.write(`${name}\n`);
  return 0;
});
