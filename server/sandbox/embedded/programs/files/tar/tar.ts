/** `tar`: packs files into an archive, unpacks and lists one. */
import { createGzipDecoder, createGzipEncoder } from 'modern-tar';
import { resolvePath } from '../../../machine/files/paths.ts';
import { readAll } from '../../../machine/streams/read.ts';
import type { Process, Program } from '../../../process.ts';
import { fail, withUsage } from '../../support/program.ts';
import { entriesOf, packEntries, unpackEntries, writeEntry, type Entry } from '../../../machine/files/archive.ts';
import { parseWords, type TarCall } from './words.ts';

export const tar: Program = withUsage(async (process) => {
  const call = parseWords(process.argv.slice(1));
  if ('error' in call) {
    return fail(process, `${call.error}\nTry 'tar --help' or 'tar --usage' for more information.`, 2);
  }
  switch (call.mode) {
    case 'create':
      return create(process, call);
    case 'extract':
    case 'list':
      return read(process, call);
  }
});

async function create(process: Process, call: TarCall): Promise<number> {
  if (call.words.length === 0) {
    return fail(
      process,
      "Cowardly refusing to create an empty archive\nTry 'tar --help' or 'tar --usage' for more information.",
      2,
    );
  }
  const cwd = resolvePath(process.cwd, call.folder);
  const entries: Entry[] = [];
  let status = 0;
  let isRooted = false;
  for (const word of call.words) {
    if (word.startsWith('/') && !isRooted) {
      isRooted = true;
      await fail(process, "Removing leading `/' from member names");
    }
    const path = resolvePath(cwd, word);
    if (!(await process.fs.exists(path))) {
      await fail(process, `${word}: Cannot stat: No such file or directory`);
      status = 2;
      continue;
    }
    for await (const entry of entriesOf(process.fs, {
      path,
      name: word.replace(/^\/+/, '').replace(/\/+$/, '') || '.',
    })) {
      entries.push(entry);
      if (call.verbose) await (call.file === '-' ? process.stderr : process.stdout).write(`${shown(entry)}\n`);
    }
  }
  const archive = await packEntries(entries);
  const bytes = call.gzip ? await through(archive, createGzipEncoder()) : archive;
  if (call.file === '-') await process.stdout.write(bytes);
  else await process.fs.writeFile(resolvePath(process.cwd, call.file), bytes);
  if (status !== 0) await fail(process, 'Exiting with failure status due to previous errors');
  return status;
}

async function read(process: Process, call: TarCall): Promise<number> {
  const path = resolvePath(process.cwd, call.file);
  if (call.file !== '-' && !(await process.fs.exists(path))) {
    await fail(process, `${call.file}: Cannot open: No such file or directory`);
    return fail(process, 'Error is not recoverable: exiting now', 2);
  }
  const raw = call.file === '-' ? await readAll(process.stdin, process.signal) : await process.fs.readFileBuffer(path);
  const isZipped = raw[0] === 0x1f && raw[1] === 0x8b;
  const entries = await unpackEntries(isZipped ? await through(raw, createGzipDecoder()) : raw);
  if (!entries) {
    await fail(process, 'This does not look like a tar archive');
    return fail(process, 'Exiting with failure status due to previous errors', 2);
  }
  const wanted = entries.filter(
    ({ name }) =>
      call.words.length === 0 ||
      call.words.some((word) => name === word || name.startsWith(`${word.replace(/\/$/, '')}/`)),
  );
  const folder = resolvePath(process.cwd, call.folder);
  if (call.mode === 'extract' && !(await process.fs.exists(folder))) {
    await fail(process, `${call.folder}: Cannot open: No such file or directory`);
    return fail(process, 'Error is not recoverable: exiting now', 2);
  }
  let status = 0;
  for (const entry of wanted) {
    if (call.mode === 'list' || call.verbose) await process.stdout.write(`${shown(entry)}\n`);
    if (call.mode === 'list') continue;
    const refusal = await writeEntry(process.fs, folder, entry);
    if (refusal === undefined) continue;
    await fail(process, `${entry.name}: ${refusal}`);
    status = 2;
  }
  if (status !== 0) await fail(process, 'Exiting with failure status due to previous errors');
  return status;
}

const shown = ({ name, type }: Entry): string => (type === 'directory' && !name.endsWith('/') ? `${name}/` : name);

async function through(bytes: Uint8Array, stream: ReadableWritablePair<Uint8Array, Uint8Array>): Promise<Uint8Array> {
  const whole = new Response(new Blob([bytes.slice()]).stream().pipeThrough(stream));
  return new Uint8Array(await whole.arrayBuffer());
}
