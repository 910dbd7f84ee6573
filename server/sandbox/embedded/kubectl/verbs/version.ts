/** `kubectl version`. */
import { KubectlError } from '../cli/error.ts';
import type { Verb } from '../invocation.ts';
import { toJson, toYaml } from '../print/yaml.ts';

export const CLIENT_VERSION = 'v1.36.4';
const KUSTOMIZE_VERSION = 'v5.8.1';

export const version: Verb = {
  summary: 'Print the client and server version information for the current context.',
  usage: '[flags] [options]',
  examples: ['# Print the client and server versions for the current context', 'kubectl version'],
  flags: {
    client: { type: 'bool', help: 'If true, shows client version only (no server required).' },
    output: { type: 'string', short: 'o', help: "One of 'yaml' or 'json'." },
  },
  async run({ flags, client, out }) {
    const output = flags.text('output');
    if (output && output !== 'json' && output !== 'yaml')
      throw new KubectlError("error: --output must be 'yaml' or 'json'");
    const server = flags.bool('client') ? undefined : await client.get<{ gitVersion: string }>('/version');
    if (output) {
      const [major, minor] = CLIENT_VERSION.slice(1).split('.');
      const value = {
        clientVersion: { major, minor, gitVersion: CLIENT_VERSION, platform: 'linux/amd64' },
        kustomizeVersion: KUSTOMIZE_VERSION,
        ...(server ? { serverVersion: server } : {}),
      };
      await out(output === 'json' ? toJson(value) : toYaml(value));
      return 0;
    }
    await out(
      `Client Version: ${CLIENT_VERSION}\nKustomize Version: ${KUSTOMIZE_VERSION}\n${server ? `Server Version: ${server.gitVersion}\n` : ''}`,
    );
    return 0;
  },
};
