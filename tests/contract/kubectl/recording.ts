/** What the real kubectl printed, read from `tests/recorded/kubectl`. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export interface RecordedCommand {
  /** `07-first-pod/003-get`. */
  readonly id: string;
  readonly command: string;
  readonly output: string;
  readonly exitCode: number;
}

const FOLDER = path.join(import.meta.dirname, '../../recorded/kubectl');

/** The commands of one folder in the order in which they ran. */
export function recordedCommands(folder: string): RecordedCommand[] {
  return readdirSync(path.join(FOLDER, folder))
    .toSorted()
    .map((file) => parseRecording(`${folder}/${path.basename(file, '.txt')}`, read(folder, file)));
}

/** The manifests that the commands name. */
export function recordedFiles(): Record<string, string> {
  return Object.fromEntries(readdirSync(path.join(FOLDER, 'files')).map((name) => [name, read('files', name)]));
}

function read(...names: readonly string[]): string {
  return readFileSync(path.join(FOLDER, ...names), 'utf8');
}

function parseRecording(id: string, text: string): RecordedCommand {
  const [, command, output, exitCode] = /^\$ (.*)\n([^]*?)# exit (\d+)\n$/.exec(text) ?? [];
  if (command === undefined || output === undefined) throw new Error(`${id} is no recording`);
  return { id, command, output, exitCode: Number(exitCode) };
}
