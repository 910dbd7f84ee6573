/** `inspect -f` and `--format`: Go's templates, with Go's words for those that don't fit. */
import { beforeAll, expect, test } from 'vitest';
import { openTestReader, type TestReader } from '../machine/support/reader.ts';

let reader: TestReader;
beforeAll(async () => {
  reader = await openTestReader();
  await reader.run('docker run -d --name web -p 127.0.0.1:8888:8080 -l team=baldur -e A=1 busybox:1.36 sleep 1000');
});

test.each([
  ['{{.Name}} {{.State.Running}}', '/web true'],
  ['{{index .Config.Labels "team"}}', 'baldur'],
  [
    '{{range .Config.Env}}{{println .}}{{end}}',
    'A=1\nPATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  ],
  ['{{(index (index .NetworkSettings.Ports "8080/tcp") 0).HostPort}}', '8888'],
  ['{{json .Config.Cmd}} {{len .Config.Cmd}}', '["sleep","1000"] 2'],
  ['{{if eq .State.Status "running"}}up{{else}}down{{end}}', 'up'],
  ['{{with .Config.Healthcheck}}asked{{else}}not asked{{end}}', 'not asked'],
  ['{{join .Config.Cmd "+"}} {{.Driver | upper}}', 'sleep+1000 OVERLAY2'],
  [
    '{{range $port, $hosts := .NetworkSettings.Ports}}{{$port}} {{(index $hosts 0).HostIp}}{{end}}',
    '8080/tcp 127.0.0.1',
  ],
])('docker inspect -f %s gives %s', async (template, expected) => {
  expect((await reader.run(`docker inspect -f '${template}' web`)).out.trimEnd()).toBe(expected);
});

test.each([
  ['{{.State.Health.Status}}', 1, ':1:8: executing "" at <.State.Health.Status>: map has no entry for key "Health"'],
  ['{{.State.Helth}}', 1, ':1:8: executing "" at <.State.Helth>: map has no entry for key "Helth"'],
  ['{{ .Nope }}', 1, ':1:3: executing "" at <.Nope>: map has no entry for key "Nope"'],
  ['{{.Name', 64, ':1: unclosed action'],
  ['{{len .Name .Id}}', 1, ':1:2: executing "" at <len>: wrong number of args for len: want 1 got 2'],
  [
    '{{index .Config.Cmd 7}}',
    1,
    ':1:2: executing "" at <index .Config.Cmd 7>: error calling index: index out of range: 7',
  ],
  ['{{nope .Name}}', 64, ':1: function "nope" not defined'],
])('docker inspect -f %s ends with %i and says where it is wrong', async (template, code, words) => {
  // What can be read but not be run, leaves an empty line, as it does in docker 28.
  const before = code === 1 ? '\n' : '';
  expect(await reader.run(`docker inspect -f '${template}' web`)).toEqual({
    code,
    out: `${before}template parsing error: template: ${words}\n`,
  });
});

test('--format takes a template, a table of one, or json', async () => {
  const lines = async (format: string): Promise<string[]> =>
    (await reader.run(`docker ps --format '${format}'`)).out.trimEnd().split('\n');
  expect(await lines('{{.Names}}: {{.Ports}}')).toEqual(['web: 127.0.0.1:8888->8080/tcp']);
  expect(await lines('table {{.Names}}\\t{{.Image}}')).toEqual(['NAMES     IMAGE', 'web       busybox:1.36']);
  expect(JSON.parse((await lines('json'))[0] ?? '')).toMatchObject({ Names: 'web', Labels: 'team=baldur' });
});

test.each([
  ['docker ps', 'failed to execute template: ', '*formatter.ContainerContext'],
  ['docker images', 'template parsing error: ', '*formatter.imageContext'],
  ['docker network ls', 'template parsing error: ', '*network.networkContext'],
  ['docker history busybox:1.36', 'template parsing error: ', '*image.historyContext'],
  ['docker system df', 'template parsing error: ', '*formatter.diskUsageImagesContext'],
])('%s --format refuses a field that its rows do not have', async (command, before, type) => {
  expect(await reader.run(`${command} --format '{{.Nope}}'`)).toEqual({
    code: 1,
    out: `${before}template: :1:2: executing "" at <.Nope>: can't evaluate field Nope in type ${type}\n`,
  });
});

test('--format knows a label by its name, and a table of labels is titled by them', async () => {
  expect((await reader.run(`docker ps --format 'table {{.Label "team"}}\t{{.Label "com.foo-bar"}}|'`)).out).toBe(
    'team      foo bar|\nbaldur    |\n',
  );
});

test('docker version and docker info name the field that they do not have', async () => {
  const ask = async (command: string): Promise<unknown> => reader.run(`${command} --format '{{.Nope}}'`);
  expect(await ask('docker version')).toEqual({
    code: 1,
    out: `\ntemplate: version:1:2: executing "version" at <.Nope>: can't evaluate field Nope in type system.versionInfo\n`,
  });
  expect(await ask('docker info')).toEqual({
    code: 1,
    out: `\ntemplate: :1:2: executing "" at <.Nope>: can't evaluate field Nope in type system.dockerInfo\n`,
  });
});
