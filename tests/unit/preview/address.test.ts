/** What a reader may type into a preview's address bar, and which commands open a port. */
import { expect, test } from 'vitest';
import { publishedPort } from '../../../src/guide/published-port.ts';
import { readAddress, showAddress } from '../../../src/terminal/preview/address.ts';

const at = { port: 8080, path: '/about/' };

test.each([
  ['localhost:8888', '8888/'],
  ['localhost:8888/a?b=c', '8888/a?b=c'],
  ['http://localhost:8888/a', '8888/a'],
  ['127.0.0.1:8888', '8888/'],
  ['[::1]:8888/x', '8888/x'],
  [':8888', '8888/'],
  ['8888', '8888/'],
  ['8888?q', '8888/?q'],
  ['/ghost/', '8080/ghost/'],
  ['?page=2', '8080/?page=2'],
  ['localhost', '8080/'],
  [' localhost:8888 ', '8888/'],
])('a reader may type %j', (typed, meant) => {
  const address = readAddress(typed, at);
  expect(address && `${address.port}${address.path}`).toBe(meant);
});

test.each([
  '',
  'example.com',
  'http://example.com:8888/',
  'localhost:0',
  'localhost:99999',
  '169.254.169.254',
  'two words',
])('%j is no address of the sandbox', (typed) => expect(readAddress(typed, at)).toBeUndefined());

test('a path alone is no address before there is a port', () => {
  expect(readAddress('/ghost/', undefined)).toBeUndefined();
  expect(showAddress({ port: 8888, path: '/a' })).toBe('localhost:8888/a');
});

test.each([
  ['kubectl port-forward pod/web 8888:80', 8888],
  ['kubectl port-forward -n demo svc/web 8080:http', 8080],
  ['kubectl port-forward rs/web 2368', 2368],
  ['docker run -d --rm --name web -p 127.0.0.1:8888:8080 web:1.0', 8888],
  ['docker run -p8080:80/tcp web', 8080],
  ['docker run --publish=8081:80 web', 8081],
  ['docker rm -f web; docker run -d \\\n  -p 8082:80 web', 8082],
])('%s opens port %i', (command, port) => expect(publishedPort(command)).toBe(port));

test.each([
  'curl localhost:8888',
  'docker run -p 8080 web',
  'docker run web --port 8080:1',
  'kubectl port-forward pod/web :80',
  'kubectl get pods',
  'echo docker run -p 8888:80 web',
])('%s opens none that a reader could know', (command) => expect(publishedPort(command)).toBeUndefined());
