/** What differs from run to run and from machine to machine, so that the rest can be compared to the letter. */
import { plainText } from '../../../src/guide/plain.ts';

const RULES: readonly (readonly [RegExp, string])[] = [
  [/^\u0000|\^@/g, ''],
  [/sha256:[0-9a-f]{64}/g, 'sha256:DIGEST'],
  [/\b[0-9a-f]{64}\b/g, 'ID'],
  [/overlay2\/[0-9a-z]{25}\b/g, 'overlay2/ID'],
  [/(?::\/var\/lib\/docker\/overlay2\/ID\/diff)+/g, ':LOWER'],
  [/\b[0-9a-f]{12}\b/g, 'SHORTID'],
  [/\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\]/g, '[TIME]'],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z/g, 'TIME'],
  [/^(\w+ +)\d+( +)\d+( +)\d+( +)\d\d:\d\d(?= +\?)/gm, '$1PID$2PPID$3C$4STIME'],
  [/(?:About an? |\d+ |Less than a )(?:second|minute|hour|month)s?(?: ago)?/g, 'AGE'],
  [/^(#\d+) \d+\.\d{3} /gm, '$1 SECONDS '],
  [/^\d+\.\d{3} /gm, 'SECONDS '],
  [/DONE \d+\.\d+s/g, 'DONE 0.0s'],
  [/(?<=[a-z\d]) +\d+\.\d+s$/gm, ' 0.0s'],
  [/Building \d+\.\d+s/g, 'Building 0.0s'],
  [/(transferring (?:context|dockerfile): )\S+(?: \d+\.\ds)?/g, '$1SIZE'],
  [/(exporting layers) (?:\d+\.\ds )?done/g, '$1 done'],
  [/checksum of ref \S+:/g, 'checksum of ref REF:'],
  [/writing image sha256:[0-9a-f]+/g, 'writing image sha256:DIGEST'],
  [/on [\d.]+:53/g, 'on DNS'],
  [/^(real|user|sys)\t0m0\.\d+s/gm, '$1\t0m0.0s'],
  [/"Pid": \d+/g, '"Pid": PID'],
  [/172\.1\d\.0\.(\d+)/g, '172.NET.0.$1'],
  [/(?:[0-9a-f]{2}:){5}[0-9a-f]{2}/g, 'MAC'],
  [/ started in 0\.5\d+s/g, ' started in 0.5s'],
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-\w+/g, 'UUID'],
  [/[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d{4} \d\d:\d\d:\d\d/g, 'DATE'],
  [/^(SHORTID \S+ )\d+\.\d+%( +)[\d.]+MiB( \/ \S+ +)\d+\.\d+%/gm, '$1CPU%$2MEMORY$3SHARE%'],
  // The recording's machine had a registry and a web server beside it.
  [/^(?:\S+\s+)?(?:registry|registry:2|nginx) .*\n/gm, ''],
  [/ +/g, ' '],
  [/ +$/gm, ''],
];

export const normalised = (text: string, onTerminal: boolean): string =>
  RULES.reduce((result, [pattern, name]) => result.replace(pattern, name), onTerminal ? plainText(text) : text).replace(
    /\n+$/,
    '',
  );
