/** `kubectl debug`: a container beside those of a Pod, a copy of the Pod with changes, or a Pod on a node. */
import { twoWayPatch } from '../apply/three-way.ts';
import { KubectlError } from '../cli/error.ts';
import { FILE_FLAGS } from '../cli/global-flags.ts';
import { pathOf } from '../client/discovery.ts';
import { listAt, textAt, type JsonObject, type KubeObject } from '../client/object.ts';
import { session } from './session.ts';
import { eachTarget, liveTargets, type LiveTarget } from '../client/targets.ts';
import { checkProfile, copyOf, debugContainer, nodeDebugger, suffix } from '../debug/generate.ts';
import type { Invocation, Verb } from '../invocation.ts';

export const debug: Verb = {
  summary: 'Debug cluster resources using interactive debugging containers.',
  usage: '(POD | TYPE[[.VERSION].GROUP]/NAME) [ -- COMMAND [args...] ] [options]',
  examples: [
    '# Create a debug container named debugger using a custom automated debugging image.',
    'kubectl debug mypod --image=myproj/debug-tools -c debugger',
    '',
    '# Create a copy of mypod changing the command of mycontainer',
    'kubectl debug mypod --copy-to=my-debugger --container=mycontainer -- sh',
  ],
  flags: {
    ...FILE_FLAGS,
    'arguments-only': {
      type: 'bool',
      help: 'If specified, everything after -- will be passed to the new container as Args instead of Command.',
    },
    attach: { type: 'bool', help: 'If true, wait for the container to start running, and then attach.' },
    container: { type: 'string', short: 'c', help: 'Container name to use for debug container.' },
    'copy-to': { type: 'string', help: 'Create a copy of the target Pod with this name.' },
    env: { type: 'list', help: 'Environment variables to set in the container.' },
    image: { type: 'string', help: 'Container image to use for debug container.' },
    'image-pull-policy': { type: 'string', help: 'The image pull policy for the container.' },
    profile: {
      type: 'string',
      default: 'general',
      help: 'Options are "general", "baseline", "restricted", "netadmin" or "sysadmin".',
    },
    quiet: { type: 'bool', short: 'q', help: 'If true, suppress informational messages.' },
    replace: { type: 'bool', help: "When used with '--copy-to', delete the original Pod." },
    'same-node': {
      type: 'bool',
      help: "When used with '--copy-to', schedule the copy of target Pod on the same node.",
    },
    'set-image': {
      type: 'list',
      help: "When used with '--copy-to', a list of name=image pairs for changing container images.",
    },
    'share-processes': {
      type: 'bool',
      default: 'true',
      help: "When used with '--copy-to', enable process namespace sharing in the copy.",
    },
    stdin: {
      type: 'bool',
      short: 'i',
      help: 'Keep stdin open on the container(s) in the pod, even if nothing is attached.',
    },
    target: { type: 'string', help: 'When using an ephemeral container, target processes in this container name.' },
    tty: { type: 'bool', short: 't', help: 'Allocate a TTY for the debugging container.' },
  },
  async run(call) {
    const { args, dash } = call;
    const names = dash === undefined ? args : args.slice(0, dash);
    await validate(call, names);
    const words = names.map((name) => (name.includes('/') ? name : `pods/${name}`));
    return eachTarget(call, await liveTargets(call, { words }), (target) => debugOne(call, target));
  },
};

async function validate(call: Invocation, names: readonly string[]): Promise<void> {
  const { flags, dash, args } = call;
  const [image, copyTo, container] = [flags.text('image'), flags.text('copy-to'), flags.text('container')];
  const fail = (why: string): KubectlError => new KubectlError(`error: ${why}`);
  const command = dash === undefined ? [] : args.slice(dash);
  checkProfile(flags.text('profile'));
  if (flags.bool('attach') && !image && !container)
    throw fail('you must specify --container or create a new container using --image in order to attach.');
  if (copyTo) {
    if (!image && !flags.has('set-image') && command.length === 0)
      throw fail('you must specify --image, --set-image or command arguments.');
    if (command.length > 0 && !container && !image)
      throw fail('you must specify an existing container or a new image when specifying args.');
  } else {
    for (const flag of ['replace', 'same-node', 'set-image'])
      if (flags.has(flag)) throw fail(`--${flag} may only be used with --copy-to.`);
    if (!image) throw fail('you must specify --image when not using --copy-to.');
  }
  if (names.length === 0 && !flags.has('filename')) throw fail('NAME or filename is required for debug');
  const policy = flags.text('image-pull-policy');
  if (policy && !['Always', 'IfNotPresent', 'Never'].includes(policy))
    throw fail(`invalid image pull policy: ${policy}`);
  if (flags.text('target')) {
    if (copyTo) throw fail('--target is incompatible with --copy-to. Use --share-processes instead.');
    if (!flags.bool('quiet'))
      await call.out(
        `Targeting container ${JSON.stringify(flags.text('target'))}. If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n`,
      );
  }
  if (flags.bool('tty') && !flags.bool('stdin')) throw fail('-i/--stdin is required for containers with -t/--tty=true');
}

async function debugOne(call: Invocation, target: LiveTarget): Promise<void> {
  const { flags, client, discovery } = call;
  const { resource, object, namespace, path } = target;
  const say = async (text: string): Promise<void> => {
    if (!flags.bool('quiet')) await call.out(text);
  };
  const pods = pathOf(await discovery.resource('pods'), namespace ?? call.target.namespace);
  if (resource.kind === 'Node') {
    const { pod, container } = nodeDebugger(call, object);
    await say(
      `Creating debugging pod ${pod.metadata.name ?? ''} with container ${container} on node ${target.name}.\n`,
    );
    const made = await client.send<KubeObject>('POST', pods, { body: pod });
    if (isAttached(call)) await session(call, made, container);
    return;
  }
  if (resource.kind !== 'Pod') {
    const { group, version, kind } = resource;
    throw new KubectlError(`error: "${group}/${version}, Kind=${kind}" not supported by debug`);
  }
  const name = await nameOf(call, object, say);
  if (flags.text('copy-to')) {
    const made = await client.send<KubeObject>('POST', pods, { body: copyOf(call, object, name) });
    if (flags.bool('replace')) await client.send('DELETE', path, { body: { gracePeriodSeconds: 0 } });
    if (isAttached(call) && name) await session(call, made, name);
    return;
  }
  // One of the same name is to be changed, which the server refuses.
  const before = listAt(object, 'spec', 'ephemeralContainers').filter((one) => textAt(one, 'name') !== name);
  const spec = { ...(object['spec'] as object), ephemeralContainers: [...before, debugContainer(call, name)] };
  const patch = twoWayPatch(object as unknown as JsonObject, { ...object, spec } as unknown as JsonObject);
  const changed = await client.send<KubeObject>('PATCH', `${path}/ephemeralcontainers`, {
    body: patch,
    contentType: 'application/strategic-merge-patch+json',
  });
  if (isAttached(call)) await session(call, changed, name);
}

/** With `-i` it attaches unless it is told not to. */
const isAttached = ({ flags }: Invocation): boolean =>
  flags.has('attach') ? flags.bool('attach') : flags.bool('stdin');

/** The container's name: given, or made up and told; none where only images are changed. */
async function nameOf(
  { flags, process }: Invocation,
  pod: KubeObject,
  say: (text: string) => Promise<void>,
): Promise<string> {
  const given = flags.text('container');
  if (given || (flags.text('copy-to') && !flags.text('image'))) return given;
  const taken = ['containers', 'initContainers', 'ephemeralContainers'].flatMap((field) =>
    listAt(pod, 'spec', field).map((container) => textAt(container, 'name')),
  );
  let name = '';
  for (let attempt = 0; name === '' || taken.includes(name); attempt += 1)
    name = `debugger-${suffix(process.clock.now() + attempt + taken.length)}`;
  await say(`Defaulting debug container name to ${name}.\n`);
  return name;
}
