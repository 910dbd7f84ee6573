/** What `set` and `shopt` switch, each with its letter and long name. */

export const SET_OPTIONS = {
  allexport: 'a',
  errexit: 'e',
  noglob: 'f',
  hashall: 'h',
  monitor: 'm',
  noexec: 'n',
  nounset: 'u',
  verbose: 'v',
  xtrace: 'x',
  noclobber: 'C',
  pipefail: undefined,
  emacs: undefined,
  history: undefined,
  ignoreeof: undefined,
  posix: undefined,
  vi: undefined,
} as const satisfies Record<string, string | undefined>;

export type SetOption = keyof typeof SET_OPTIONS;

/** Default of each `shopt`. */
export const SHOPT_DEFAULTS = {
  autocd: false,
  cdspell: false,
  checkwinsize: true,
  dotglob: false,
  expand_aliases: true,
  extglob: true,
  failglob: false,
  globstar: false,
  histappend: false,
  inherit_errexit: false,
  lastpipe: false,
  nocaseglob: false,
  nocasematch: false,
  nullglob: false,
  sourcepath: true,
} as const satisfies Record<string, boolean>;

export type Shopt = keyof typeof SHOPT_DEFAULTS;

export class Options {
  readonly set: Set<SetOption>;
  readonly shopt: Map<Shopt, boolean>;

  constructor(set: Iterable<SetOption> = ['hashall'], shopt: Iterable<[Shopt, boolean]> = []) {
    this.set = new Set(set);
    this.shopt = new Map(shopt);
  }

  copy(): Options {
    return new Options(this.set, this.shopt);
  }

  has(option: SetOption): boolean {
    return this.set.has(option);
  }

  enabled(option: Shopt): boolean {
    return this.shopt.get(option) ?? SHOPT_DEFAULTS[option];
  }

  switch(option: SetOption, on: boolean): void {
    if (on) this.set.add(option);
    else this.set.delete(option);
  }

  /** The value of `$-`. */
  letters(interactive: boolean): string {
    const letters = Object.entries(SET_OPTIONS).flatMap(([name, letter]) =>
      letter !== undefined && isSetOption(name) && this.set.has(name) ? [letter] : [],
    );
    return `${letters.join('')}${interactive ? 'i' : ''}B`;
  }
}

export function isSetOption(name: string): name is SetOption {
  return Object.hasOwn(SET_OPTIONS, name);
}

export function isShopt(name: string): name is Shopt {
  return Object.hasOwn(SHOPT_DEFAULTS, name);
}
