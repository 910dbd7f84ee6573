/** `mapfile` and `readarray`: lines of input into an array. */
import { textLines } from '../../machine/streams/read.ts';
import { guardSource } from '../../machine/processes/guarded-streams.ts';
import { type Builtin, complain, optionsOf } from './builtin.ts';

export const mapfile: Builtin = async (shell, args) => {
  const { flags, rest, invalid } = optionsOf(args, 'td:n:O:s:u:');
  if (invalid !== undefined) return complain(shell, `mapfile: ${invalid}: invalid option`, 2);
  const source = shell.descriptors.get(Number(flags.get('u') ?? 0))?.source;
  if (source === undefined) return complain(shell, 'mapfile: 0: invalid file descriptor: Bad file descriptor');
  const items = new Map<number, string>();
  let index = Number(flags.get('O') ?? 0);
  let skip = Number(flags.get('s') ?? 0);
  const limit = Number(flags.get('n') ?? 0);
  for await (const line of textLines(
    guardSource(source, shell.running, () => true),
    shell.signal,
  )) {
    if (skip-- > 0) continue;
    items.set(index++, flags.has('t') ? line : `${line}\n`);
    if (limit > 0 && items.size >= limit) break;
  }
  shell.variables.setArray(rest[0] ?? 'MAPFILE', items);
  return 0;
};
