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
  ['{{nope .Name}}', 64, ':1: function "nope" not defined'],
])('docker inspect -f %s ends with %i and says where it is wrong', async (template, code, words) => {
  expect(await reader.run(`docker inspect -f '${template}' web`)).toEqual({
    code,
    out: `template parsing error: template: ${words}\n`,
  });
});

test('--format takes a template, a table of one, or json', async () => {
  const lines = async (format: string): Promise<string[]> =>
    (await reader.run(`docker ps --format '${format}'`)).out.trimEnd().split('\n');
  expect(await lines('{{.Names}}: {{.Ports}}')).toEqual(['web: 127.0.0.1:8888->8080/tcp']);
  expect(await lines('table {{.Names}}\\t{{.Image}}')).toEqual(['NAMES     IMAGE', 'web       busybox:1.36']);
  expect(JSON.parse((await lines('json'))[0] ?? '')).toMatchObject({ Names: 'web', Labels: 'team=baldur' });
});
