/** `docker images`, `tag`, `rmi`, `history`, `image prune`. */
import type { LocalImage } from '../../engine/images/local-images.ts';
import { EngineError } from '../../engine/engine-error.ts';
import { parseReference, shortReference, whyNoReference } from '../../images/reference.ts';
import { goTimeText, humanDuration, humanSize } from '../format/human.ts';
import { renderTable } from '../format/table.ts';
import { DockerFailure, type Verb } from '../verb.ts';
import { pair } from './run-flags.ts';

const COLUMNS = {
  Repository: 'REPOSITORY',
  Tag: 'TAG',
  ID: 'IMAGE ID',
  CreatedSince: 'CREATED',
  Size: 'SIZE',
} as const;

export const images: Verb = {
  usage: '[OPTIONS] [REPOSITORY[:TAG]]',
  summary: 'List images',
  flags: [
    { name: 'all', short: 'a', type: 'bool', help: 'Show all images (default hides intermediate images)' },
    { name: 'quiet', short: 'q', type: 'bool', help: 'Only show image IDs' },
    { name: 'digests', type: 'bool', help: 'Show digests' },
    { name: 'filter', short: 'f', type: 'filter', help: 'Filter output based on conditions provided' },
    { name: 'format', type: 'string', help: 'Format output using a custom template' },
    { name: 'no-trunc', type: 'bool', help: "Don't truncate output" },
  ],
  absent: ['tree'],
  args: { min: 0, max: 1 },
  run: async ({ process, engine, flags, words }) => {
    const now = process.clock.now();
    const whole = flags.has('no-trunc');
    const filters = flags.all('filter').map((each) => pair(each));
    const dangling = filters.find(([key]) => key === 'dangling')?.[1];
    const pattern = words[0] ?? filters.find(([key]) => key === 'reference')?.[1];
    const label = filters.find(([key]) => key === 'label')?.[1];
    const rows = engine.images.list().flatMap((local) => {
      if (label !== undefined && !hasLabel(local, label)) return [];
      const tags = local.tags.size > 0 ? [...local.tags] : ['<none>:<none>'];
      return tags
        .filter((tag) => (dangling === undefined ? true : (dangling === 'true') === tag.startsWith('<none>')))
        .filter((tag) => pattern === undefined || matches(tag, pattern))
        .map((tag) => rowOf(local, tag, { now, whole }));
    });
    const columns = flags.has('digests')
      ? {
          Repository: 'REPOSITORY',
          Tag: 'TAG',
          Digest: 'DIGEST',
          ID: 'IMAGE ID',
          CreatedSince: 'CREATED',
          Size: 'SIZE',
        }
      : COLUMNS;
    const titles = {
      CreatedAt: 'CREATED AT',
      Digest: 'DIGEST',
      Containers: 'CONTAINERS',
      SharedSize: 'SHARED SIZE',
      UniqueSize: 'UNIQUE SIZE',
      VirtualSize: 'SIZE',
    };
    await process.stdout.write(
      renderTable({
        type: '*formatter.imageContext',
        columns,
        titles,
        rows,
        format: flags.get('format'),
        ...(flags.has('quiet') ? { quiet: 'ID' } : {}),
      }),
    );
    return 0;
  },
};

function rowOf(
  local: LocalImage,
  tag: string,
  { now, whole }: { readonly now: number; readonly whole: boolean },
): Record<string, string> {
  const at = tag.lastIndexOf(':');
  const created = Date.parse(local.image.created);
  return {
    Repository: tag.slice(0, at),
    Tag: tag.slice(at + 1),
    Digest: local.digests.get(tag.slice(0, at)) ?? '<none>',
    ID: whole ? local.image.id : local.image.id.slice(7, 19),
    CreatedSince: `${humanDuration(now - created)} ago`,
    CreatedAt: goTimeText(created),
    Size: humanSize(local.image.size),
    Containers: 'N/A',
    SharedSize: 'N/A',
    UniqueSize: 'N/A',
    VirtualSize: humanSize(local.image.size, 4),
  };
}

/** A repository, with or without tag; `*` matches inside a part. */
function matches(tag: string, pattern: string): boolean {
  const reference = parseReference(pattern.replaceAll('*', 'x'));
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]');
  const wanted = reference?.tagged ? source : `${source}:[^/]*`;
  return new RegExp(`^${wanted}$`).test(tag);
}

function hasLabel(local: LocalImage, label: string): boolean {
  const [key, value] = pair(label);
  const found = local.image.config.Labels[key];
  return found !== undefined && (!label.includes('=') || found === value);
}

export const tag: Verb = {
  usage: 'SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]',
  summary: 'Create a tag TARGET_IMAGE that refers to SOURCE_IMAGE',
  flags: [],
  args: { min: 2, max: 2 },
  run: async ({ engine, words }) => {
    const [source = '', target = ''] = words;
    const reference = parseReference(target);
    if (reference === undefined)
      throw new DockerFailure(
        `Error parsing reference: "${target}" is not a valid repository/tag: ${whyNoReference(target)}`,
      );
    engine.images.tag(engine.images.get(source), shortReference(reference));
    return 0;
  },
};

export const rmi: Verb = {
  usage: '[OPTIONS] IMAGE [IMAGE...]',
  summary: 'Remove one or more images',
  flags: [
    { name: 'force', short: 'f', type: 'bool', help: 'Force removal of the image' },
    { name: 'no-prune', type: 'bool', help: 'Do not delete untagged parents' },
  ],
  args: { min: 1, max: Infinity },
  run: async ({ process, engine, flags, words }) => {
    let status = 0;
    for (const word of words) {
      try {
        const lines = engine.images.remove(word, { force: flags.has('force'), users: engine.list() });
        await process.stdout.write(lines.map((line) => `${line}\n`).join(''));
      } catch (error) {
        if (!(error instanceof EngineError)) throw error;
        await process.stderr.write(`Error response from daemon: ${error.message}\n`);
        status = 1;
      }
    }
    return status;
  },
};

export const history: Verb = {
  usage: '[OPTIONS] IMAGE',
  summary: 'Show the history of an image',
  flags: [
    { name: 'no-trunc', type: 'bool', help: "Don't truncate output" },
    { name: 'quiet', short: 'q', type: 'bool', help: 'Only show image IDs' },
    { name: 'format', type: 'string', help: 'Format output using a custom template' },
    { name: 'human', short: 'H', type: 'bool', help: 'Print sizes and dates in human readable format' },
  ],
  args: { min: 1, max: 1 },
  run: async ({ process, engine, flags, words }) => {
    const local = engine.images.get(words[0] ?? '');
    const now = process.clock.now();
    const rows = local.record.history.map((entry, i) => ({
      ID: i === 0 ? local.image.id.slice(7, 19) : '<missing>',
      CreatedAt: `${new Date(entry.created).toISOString().slice(0, 19)}Z`,
      CreatedSince: `${humanDuration(now - entry.created)} ago`,
      CreatedBy:
        flags.has('no-trunc') || entry.createdBy.length <= 45 ? entry.createdBy : `${entry.createdBy.slice(0, 44)}…`,
      Size: humanSize(entry.size),
      Comment: entry.comment,
    }));
    const columns = { ID: 'IMAGE', CreatedSince: 'CREATED', CreatedBy: 'CREATED BY', Size: 'SIZE', Comment: 'COMMENT' };
    await process.stdout.write(
      renderTable({
        type: '*image.historyContext',
        columns,
        titles: { CreatedAt: 'CREATED AT' },
        rows,
        format: flags.get('format'),
        ...(flags.has('quiet') ? { quiet: 'ID' } : {}),
      }),
    );
    return 0;
  },
};
