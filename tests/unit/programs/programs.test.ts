/** The programs a reader uses beside the shell. */
import { beforeAll, describe, expect, test } from 'vitest';
import { awsProgram, sandboxProgram } from '../../../server/sandbox/embedded/programs/helpers.ts';
import { openTestReader, type TestReader } from '../machine/support/reader.ts';

let reader: TestReader;
let resets = 0;
beforeAll(async () => {
  reader = await openTestReader();
  const { machine } = reader.reader;
  const program = sandboxProgram({
    machine,
    registry: reader.registry,
    pages: [
      {
        slug: 'docker/build',
        title: 'Building',
        needs: [],
        leaves: ['image'],
        checks: [{ run: 'cat ~/state', expect: '^{{word}}$' }],
        commands: ['echo {{word}} > ~/state', 'cat ~/state'],
      },
      { slug: 'docker/run', title: 'Running', needs: ['image'], leaves: [], checks: [], commands: ['false'] },
    ],
    lacks: [],
    values: { word: 'built' },
    facts: () => ({
      mode: 'simulator',
      versions: { kubernetes: 'v1.36.4' },
      expiresAt: reader.clock.now() + 90 * 60_000,
    }),
    reset: () => resets++,
  });
  await machine.executables.install('/usr/local/bin/sandbox', program);
  await machine.executables.install(
    '/usr/local/bin/aws',
    awsProgram({
      registry: reader.registry,
      cluster: { server: 'https://10.0.0.1:6443', certificateAuthority: 'Y2E=', token: 't' },
    }),
  );
  machine.ports.listen(8000, async (request) => ({
    status: request.path === '/missing' ? 404 : request.path === '/moved' ? 302 : 200,
    headers: { 'Content-Type': 'text/plain', ...(request.path === '/moved' ? { Location: '/there' } : {}) },
    body: (async function* () {
      yield new TextEncoder().encode(
        `${request.method} ${request.path} ${new TextDecoder().decode(request.body ?? new Uint8Array())}\n`,
      );
    })(),
  }));
  machine.ports.listen(8001, () => Promise.reject(new Error('the other end went away')));
  machine.ports.listen(8002, () => new Promise(() => {}));
});

describe('curl', () => {
  test.each([
    ['curl localhost:8000/a', 'GET /a \n', 0],
    ['curl -s -d a=1 -d b=2 http://localhost:8000/form', 'POST /form a=1&b=2\n', 0],
    ['curl -G --data-urlencode "q=a b" localhost:8000/s', 'GET /s?q=a%20b \n', 0],
    ['curl -sI localhost:8000/a', 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n', 0],
    ['curl -s -o /dev/null -w "%{http_code}\\n" localhost:8000/missing', '404\n', 0],
    ['curl -sL localhost:8000/moved', 'GET /there \n', 0],
    ['curl -f localhost:8000/missing', 'curl: (22) The requested URL returned error: 404\n', 22],
    ['curl -s localhost:8000/missing -f', '', 22],
    ['curl http://nope/', 'curl: (6) Could not resolve host: nope\n', 6],
    [
      'curl localhost:1',
      'curl: (7) Failed to connect to localhost port 1 after 0 ms: Could not connect to server\n',
      7,
    ],
    ['curl -m 2 localhost:8002', 'curl: (28) Operation timed out after 2000 milliseconds with 0 bytes received\n', 28],
    ['curl localhost:8001', 'curl: (52) Empty reply from server\n', 52],
    ['curl', "curl: (2) no URL specified\ncurl: try 'curl --help' or 'curl --manual' for more information\n", 2],
  ])('%s', async (script, out, code) => {
    expect(await reader.run(script)).toEqual({ code, out });
  });
});

describe('The usual programs', () => {
  test.each([
    [
      'ls mkt-tenant-splitter; ls -ld mkt-tenant-splitter',
      'Dockerfile\nservice.mts\ndrwxr-xr-x 2 reader reader 4096 Nov 24 09:00 mkt-tenant-splitter\n',
    ],
    ['ls /nope', "ls: cannot access '/nope': No such file or directory\n", 2],
    [
      'echo é | rev; printf "b\\na\\n" | sort; printf "a,b\\n" | cut -d, -f2; echo abc | tr a-c A-C',
      'é\na\nb\nb\nABC\n',
    ],
    ['echo \'{"a":[1,2]}\' | jq -c .a; echo \'{"a":"é"}\' | jq -r .a', '[1,2]\né\n'],
    [
      'printf "a\\nb\\nc\\n" | sed -n 2p; printf "1 2\\n" | awk \'{print $2}\'; echo abc | gzip | gzip -dc',
      'b\n2\nabc\n',
    ],
    [
      'seq 5 | grep -v 3 | tail -2; seq 3 | xargs -n1 echo n; echo a | tee f; cat f; rm f',
      '4\n5\nn 1\nn 2\nn 3\na\na\n',
    ],
    ['mkdir -p a/b; touch a/b/c.txt; find a -name "*.txt" -exec echo found {} \\;; rm -r a', 'found a/b/c.txt\n'],
    [
      'touch /etc/f; mkdir /d; rm /etc/passwd',
      "touch: cannot touch '/etc/f': Permission denied\nmkdir: cannot create directory '/d': Permission denied\nrm: cannot remove '/etc/passwd': Permission denied\n",
      1,
    ],
    [
      'chmod 600 .bashrc; stat -c %a .bashrc; chown root .bashrc',
      "600\nchown: changing ownership of '.bashrc': Operation not permitted\n",
      1,
    ],
    ['hostname; whoami; id -u; uname; date +%F; nproc', 'sandbox\nreader\n1000\nLinux\n2026-11-24\n2\n'],
    ['head -c 12 /dev/urandom | base64 | wc -c; dd if=/dev/zero bs=1K count=2 status=none | wc -c', '17\n2048\n'],
    ['for f in 1 2; do sed -n 1p .bashrc > /dev/null; echo $f; done < .bashrc', '1\n2\n'],
    ['man ls', 'sandbox: man is not part of the simulator; it works in a real cluster\n', 1],
  ] as [script: string, out: string, code?: number][])('%s', async (script, out, code = 0) => {
    expect(await reader.run(script)).toEqual({ code, out });
  });
});

describe('aws, the stand-in', () => {
  test.each([
    ['aws --version', 'aws-cli/2.x (sandbox stand-in)\n', 0],
    ['aws ecr get-login-password --region us-east-1 2>/dev/null', 'a-token\n', 0],
    ['aws sts get-caller-identity 2>/dev/null | jq -r .Arn', 'arn:aws:iam::111122223333:user/reader\n', 0],
    [
      'aws ecr create-repository --repository-name x/y 2>/dev/null | jq -r .repository.repositoryUri',
      'localhost:5000/x/y\n',
      0,
    ],
    [
      'aws ecr get-login 2>&1 | tail -1; exit ${PIPESTATUS[0]}',
      '[sandbox] get-login left with AWS CLI v2; see "Changed since 2019"\n',
      252,
    ],
    [
      'aws eks update-kubeconfig --name baldur-eks --region us-east-1 2>/dev/null',
      'Added new context arn:aws:eks:us-east-1:111122223333:cluster/baldur-eks to /home/reader/.kube/config\n',
      0,
    ],
    [
      'aws eks update-kubeconfig --name baldur-eks 2>/dev/null; grep current ~/.kube/config',
      'Updated context arn:aws:eks:us-east-1:111122223333:cluster/baldur-eks in /home/reader/.kube/config\ncurrent-context: arn:aws:eks:us-east-1:111122223333:cluster/baldur-eks\n',
      0,
    ],
    [
      'aws ecr create-repository --repository-name x/y 2>&1',
      "\naws: [ERROR]: An error occurred (RepositoryAlreadyExistsException) when calling the CreateRepository operation: The repository with name 'x/y' already exists in the registry with id '111122223333'\n\n",
      254,
    ],
    [
      'aws ecr create-repository --repository-name X/y 2>&1',
      "\naws: [ERROR]: An error occurred (InvalidParameterException) when calling the CreateRepository operation: Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must satisfy regular expression '(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*''\n\n",
      254,
    ],
    ['aws s3 ls', '[sandbox] this command needs a real AWS account\n', 255],
  ])('%s', async (script, out, code) => {
    expect(await reader.run(script)).toEqual({ code, out });
  });
});

const USAGE = `Usage: sandbox COMMAND

  about              what this sandbox is, with versions and time left
  status             what runs in it now
  goto PAGE          make what a page needs (each command is shown)
  check [PAGE]       is a page done?
  registry tags REPOSITORY
  reset              back to the beginning: everything in it is deleted
`;

describe('sandbox', () => {
  test.each([
    [
      'sandbox about',
      'mode: simulator\nkubernetes: v1.36.4\nnamespace: default\nregistry: localhost:5000\ntime left: 1 h 30 min\n',
      0,
    ],
    ['sandbox check docker/build', 'Not yet: expected ^built$, got nothing (exit 1)\n', 1],
    ['sandbox goto docker/run', '+ echo built > ~/state\n+ cat ~/state\nbuilt\n', 0],
    ['sandbox goto docker/run', 'Nothing to do: everything this page needs is there.\n', 0],
    ['sandbox check', 'docker/build: Done\n', 0],
    ['sandbox check docker/run', 'sandbox: there is no check for docker/run\n', 1],
    ['sandbox goto nope', 'sandbox: there is no page nope; the pages are: docker/build docker/run\n', 1],
    ['sandbox registry tags mkt-devops/mkt-tenant-splitter', '1.0\n', 0],
    ['sandbox registry tags nope', 'sandbox: the registry has no repository nope\n', 1],
    ['sandbox registry', USAGE, 2],
    ['sandbox', USAGE, 2],
  ])('%s', async (script, out, code) => {
    expect(await reader.run(script)).toEqual({ code, out });
  });

  test('sandbox reset says so and starts anew', async () => {
    expect(await reader.run('sandbox reset')).toEqual({ code: 0, out: 'The sandbox starts anew.\n' });
    expect(resets).toBe(1);
  });
});
