/** Where the simulator prints something else than a real cluster, and why it may: page, command, reason. */
const PROMPT =
  'the prompt: the image of this name where it was recorded is Debian\u2019s, whose /etc/bash.bashrc sets one; the image that the page names is Alpine\u2019s, which has none';

export const DIFFERENT: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'docker/look-inside': {
    'docker run --rm -it ${REPO}mkt-devops/mkt-tenant-splitter:1.0 /bin/bash': PROMPT,
    'docker exec -it tensplit /bin/bash': PROMPT,
  },
  'kubernetes/first-pod': { 'kubectl exec -it baldur-ghost -- /bin/bash': PROMPT },
};
