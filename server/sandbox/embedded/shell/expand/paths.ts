/** Pathname expansion: a word with a pattern becomes the files it matches, in order. */
import { errnoOf } from '../../machine/files/errno.ts';
import { joinPath } from '../../machine/files/paths.ts';
import { CommandFailure } from '../state/control-flow.ts';
import { LimitExceeded, LIMITS } from '../limits.ts';
import type { Shell } from '../shell.ts';
import type { Piece } from './fields.ts';
import { escapePattern, isPattern, patternToRegExp } from './pattern.ts';

/** A finished word: what it matches, or itself without its quotes. */
export async function expandPaths(shell: Shell, pieces: readonly Piece[]): Promise<string[]> {
  const text = pieces.map((piece) => piece.text).join('');
  if (shell.options.has('noglob') || !pieces.some((piece) => !piece.quoted && isPattern(piece.text))) {
    // A pattern may be spread over pieces: `[` from a variable, `a]` from the word.
    const unquoted = pieces
      .filter((piece) => !piece.quoted)
      .map((piece) => piece.text)
      .join('');
    if (shell.options.has('noglob') || !isPattern(unquoted)) return [text];
  }
  const pattern = pieces.map((piece) => (piece.quoted ? escapePattern(piece.text) : piece.text)).join('');
  const matches = await matchPaths(shell, pattern);
  if (matches.length > 0) return matches;
  if (shell.options.enabled('failglob')) throw new CommandFailure(`no match: ${text}`);
  return shell.options.enabled('nullglob') ? [] : [text];
}

/** All paths that match, as they would be typed (relative stays relative). */
export async function matchPaths(shell: Shell, pattern: string): Promise<string[]> {
  const search = new Search(shell);
  const absolute = pattern.startsWith('/');
  const parts = pattern.split('/').filter((part) => part !== '');
  const folderOnly = pattern.endsWith('/');
  const found = await search.below({ shown: absolute ? '/' : '', path: absolute ? '/' : shell.cwd }, parts);
  const kept = folderOnly ? await search.foldersAmong(found) : found;
  return kept.map((place) => place.shown + (folderOnly ? '/' : '')).toSorted(byName);
}

interface Place {
  /** As the reader wrote it. */
  readonly shown: string;
  readonly path: string;
}

class Search {
  readonly #shell: Shell;
  #looked = 0;

  constructor(shell: Shell) {
    this.#shell = shell;
  }

  async below(place: Place, parts: readonly string[]): Promise<Place[]> {
    const [part, ...rest] = parts;
    if (part === undefined) return [place];
    if (part === '**' && this.#shell.options.enabled('globstar')) return this.#anyDepth(place, rest);
    if (!isPattern(part)) {
      const name = part.replace(/\\(.)/g, '$1');
      const next = step(place, name);
      return (await this.#shell.fs.exists(next.path)) ? this.below(next, rest) : [];
    }
    const matches: Place[] = [];
    for (const name of await this.#names(place, part)) {
      const next = step(place, name);
      if (rest.length > 0 && !(await this.#isFolder(next))) continue;
      matches.push(...(await this.below(next, rest)));
    }
    return matches;
  }

  async foldersAmong(places: readonly Place[]): Promise<Place[]> {
    const folders: Place[] = [];
    for (const place of places) if (await this.#isFolder(place)) folders.push(place);
    return folders;
  }

  async #anyDepth(place: Place, rest: readonly string[]): Promise<Place[]> {
    const matches = await this.below(place, rest.length === 0 ? ['*'] : rest);
    for (const name of await this.#names(place, '*')) {
      const next = step(place, name);
      if (await this.#isFolder(next)) matches.push(...(await this.#anyDepth(next, rest)));
    }
    return matches;
  }

  async #names(place: Place, pattern: string): Promise<string[]> {
    let names: string[];
    try {
      names = await this.#shell.fs.readdir(place.path);
    } catch (error) {
      if (errnoOf(error) === undefined) throw error;
      return [];
    }
    this.#looked += names.length;
    if (this.#looked > LIMITS.globEntries) throw new LimitExceeded('globEntries');
    const matcher = patternToRegExp(pattern, { ignoreCase: this.#shell.options.enabled('nocaseglob') });
    const hidden = pattern.startsWith('.') || this.#shell.options.enabled('dotglob');
    return names.filter((name) => (hidden || !name.startsWith('.')) && matcher.test(name));
  }

  async #isFolder(place: Place): Promise<boolean> {
    try {
      return (await this.#shell.fs.stat(place.path)).isDirectory;
    } catch (error) {
      if (errnoOf(error) === undefined) throw error;
      return false;
    }
  }
}

function step(place: Place, name: string): Place {
  const shown = place.shown === '' ? name : place.shown === '/' ? `/${name}` : `${place.shown}/${name}`;
  return { shown, path: joinPath(place.path, name) };
}

/** As the C.UTF-8 locale sorts: by code point. */
function byName(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
