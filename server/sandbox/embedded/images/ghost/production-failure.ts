/** How Ghost ends in production without a database server: what it prints, to the letter, and exit code 2. */
import type { Process } from '../../process.ts';
import type { Log } from './ghost.ts';

const E = '\u001B';
const STACK = `    at Object.ensureConnectionWorks (/var/lib/ghost/versions/6.65.0/node_modules/knex-migrator/lib/database.js:103:15)
    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:2021:16)`;

export async function productionFailure(process: Process, log: Log): Promise<void> {
  const host = process.env['database__connection__host'] ?? '127.0.0.1';
  const refused = `connect ECONNREFUSED ${host === 'localhost' ? '127.0.0.1' : host}:${process.env['database__connection__port'] ?? '3306'}`;
  const url = process.env['url'] ?? 'http://localhost:2368';
  await log.line('INFO', 'Ghost is running in production...');
  await log.line('INFO', `Your site is now available on ${url.endsWith('/') ? url : `${url}/`}`);
  await log.line('INFO', 'Ctrl+C to shut down');
  await log.line('INFO', 'Ghost server started in 0.739s');
  await process.clock.wait(150, process.signal);
  await log.line('ERROR', refused);
  await log.plain(formatted(refused));
  await log.line('WARN', 'Ghost is shutting down');
  await log.line('INFO', 'Shutdown: stopped HTTP server in 0ms');
  await log.line('INFO', 'Shutdown: Prometheus client finished in 0ms');
  await log.line('WARN', 'Ghost has shut down');
  await log.line('WARN', 'Your site is now offline');
  await log.line('WARN', 'Ghost was running for a few seconds');
}

function formatted(refused: string): string {
  const [address = '', port = ''] = refused.split(' ').at(-1)?.split(':') ?? [];
  return `${E}[31m
${E}[31m${refused}${E}[39m

${E}[33m"Unknown database error"${E}[39m

${E}[1m${E}[37mError ID:${E}[39m${E}[22m
    ${E}[90m500${E}[39m

${E}[1m${E}[37mError Code: ${E}[39m${E}[22m
    ${E}[90mECONNREFUSED${E}[39m

${E}[90m----------------------------------------${E}[39m

${E}[90mError: ${refused}
${STACK}${E}[39m
${E}[39m
Error: ${refused}
${STACK} {
  statusCode: 500,
  errorType: 'DatabaseError',
  level: 'critical',
  id: 500,
  context: undefined,
  help: 'Unknown database error',
  errorDetails: undefined,
  code: 'ECONNREFUSED',
  property: null,
  redirect: null,
  hideStack: false,
  name: 'DatabaseError',
  errno: -111,
  syscall: 'connect',
  address: '${address}',
  port: ${port},
  fatal: true
}`;
}
