/** Where the simulator prints something else than was recorded, and why it may. */

export interface KnownDifference {
  readonly reason: string;
  /** Lines that are left out on both sides; the others must be equal. Without it only the exit code is compared. */
  readonly lines?: RegExp;
  /** The exit code, where that differs. */
  readonly code?: number;
}

const OWN_SIZES: KnownDifference = {
  reason: 'the simulator\u2019s base images have sizes of their own',
  lines: /\d(?:MB|GB)\b/,
};
const NO_METER: KnownDifference = {
  reason: 'curl\u2019s progress meter, which is shown when its output is no terminal, is not simulated',
  lines: /% Total|Dload|0 0 0 0/,
};

export const DIFFERENT: Readonly<Record<string, KnownDifference>> = {
  'docker-02-build/001-version': {
    reason: 'the version says that it is the simulator\u2019s, which has neither containerd nor runc',
    lines: /Version:|Go version|Git ?[cC]ommit|Built:|containerd:|runc:|docker-init:/,
  },
  'docker-02-build/002-version-format': { reason: 'the version says that it is the simulator\u2019s' },
  'docker-02-build/003-info': { reason: 'it tells of the machine, and the simulator\u2019s is another' },
  'docker-02-build/005-build': {
    reason:
      'the base image\u2019s package manager has other words, and BuildKit loads context and base in either order',
    lines: /OK: |useradd warning|^#[45] |^$/,
  },
  'docker-02-build/009-image-ls': OWN_SIZES,
  'docker-02-build/010-images': OWN_SIZES,
  'docker-02-build/014-push': {
    reason: 'the simulator\u2019s base image is one layer, and no layer waits for another',
    lines: /: (?:Preparing|Waiting|Pushed)$|digest:/,
  },
  'docker-02-build/015-push-again': {
    reason: 'the simulator\u2019s base image is one layer, and no layer waits for another',
    lines: /: (?:Preparing|Waiting|Layer already exists)$|digest:/,
  },
  'docker-02-build/017-pull': {
    reason: 'the simulator\u2019s base image is one layer',
    lines: /: Already exists$/,
  },
  'docker-02-build/023-history': {
    reason: 'the base image was made in other steps, and the simulator\u2019s RUN leaves fewer bytes',
    lines: /#\(nop\)|^<missing> AGE (?:\|1|RUN|\d)|Imported from|CMD \["node"\]|Made by the simulator/,
  },
  'docker-02-build/025-image-inspect': {
    reason: 'the base image has another size, more layers and labels of its own',
    lines: /"Size"|LowerDir|sha256:DIGEST",?$|atd\./,
  },
  'docker-03-run/004-ping': NO_METER,
  'docker-03-run/013-stats': {
    reason: 'the simulator counts neither packets nor threads',
    lines: /^SHORTID/,
  },
  'docker-03-run/015-inspect': {
    reason: 'the base image has labels of its own, and the recording\u2019s machine cgroup v1',
    lines: /atd\.|CgroupnsMode/,
  },
  'docker-03-run/026-memory-32m': {
    reason: 'the recording\u2019s machine had swap to fall back on; without it 32 MiB are too little for Node',
    lines: /^SHORTID/,
  },
  'docker-04-look-inside/001-shell': {
    reason: 'the base image is Alpine, whose new users have an empty home',
    lines: /^total|^drwx|\.bash|\.profile|^(?:boot|lib64)$/,
  },
  'docker-04-look-inside/007-add': NO_METER,
  'docker-05-clean-up/011-df': {
    reason: 'the machine had other images, a volume of its registry, and context files in its build cache',
    lines: /^(?:\d+$|Images|Local Volumes|Build Cache)/,
  },
  'docker-05-clean-up/016-prune': {
    reason: 'BuildKit also keeps the context\u2019s files, and an earlier session had left an image',
    lines: /true|^Total:|^deleted:/,
  },
  'docker-05-clean-up/017-rebuild': {
    reason: 'the base image\u2019s package manager has other words',
    lines: /OK: |useradd warning/,
  },
  'docker-05-clean-up/018-no-colon': OWN_SIZES,
  'docker-05-clean-up/019-volume': {
    reason: 'the registry beside it had a volume of its own',
    lines: /^local ID$/,
  },
  'docker-05-clean-up/022-system-prune': {
    reason: 'BuildKit also keeps the context\u2019s files',
    lines: /^[0-9a-z]{25}$|^Total/,
  },
  'docker-build-errors/008-run-not-found': {
    reason: 'the simulator\u2019s sh is its bash, which words it as bash does',
    lines: /not found$/,
  },
};
