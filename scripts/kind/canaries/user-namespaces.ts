/** Whether a Pod can have users of its own: root in it is then nobody on the node. */
import { scriptPod, tryPod, type Fact, type Grounds } from './canary.ts';

/** `/proc/self/uid_map` of a process that has the users of the node. */
const EVERYBODY = /^\s*0\s+0\s+4294967295\s*$/m;

export async function userNamespaces(grounds: Grounds): Promise<Fact> {
  const spec = scriptPod(grounds.toolbox, 'cat /proc/self/uid_map', { hostUsers: false });
  const { ok, log, why } = await tryPod(grounds, { name: 'user-namespaces', spec });
  if (!ok) return { ok: false, because: `a Pod with hostUsers: false does not start: ${why}` };
  if (EVERYBODY.test(log))
    return { ok: false, because: 'a Pod with hostUsers: false has the users of its node all the same' };
  return { ok: true, because: 'a Pod with hostUsers: false has users of its own' };
}
