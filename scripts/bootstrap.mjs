/**
 * Makes a fresh clone ready and runs a script of the project: Node 24 and the locked packages, each fetched once and only
 * when missing. Plain JavaScript, since it must run on the Node that is there (20 or newer).
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const NODE_VERSION = '24.21.0';
const root = fileURLToPath(new URL('..', import.meta.url));
const [script, ...args] = process.argv.slice(2);

const major = Number(process.versions.node.split('.')[0]);
if (major < 20) {
  fail(
    `This is Node ${process.versions.node}; the project needs Node 20 or newer.`,
    'Install a current Node from https://nodejs.org and try again.',
  );
}
try {
  const node = major >= 24 ? process.execPath : fetchNode();
  installPackages(node);
  run(node);
} catch (error) {
  if (error?.code === 'EACCES' || error?.code === 'EROFS' || error?.code === 'EPERM') {
    fail(
      `There is no permission to write ${error.path ?? root}.`,
      'Clone the project into a folder of your own, or change the owner of this one.',
    );
  }
  if (error?.code === 'ENOSPC') fail('The disk is full.', 'Free about 1 GB and try again.');
  throw error;
}

/** Node 24 from the npm package `node`, kept in .cache; the path of its executable. */
function fetchNode() {
  const prefix = join(root, '.cache', `node-${NODE_VERSION}`);
  const node = join(prefix, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (works(node)) return node;
  say(`This is Node ${process.versions.node}. Fetching Node ${NODE_VERSION} for this project (about 50 MB, once) …`);
  mkdirSync(prefix, { recursive: true });
  writeFileSync(join(prefix, 'package.json'), '{"private":true}\n');
  npm(
    process.execPath,
    [
      'install',
      '--no-audit',
      '--no-fund',
      '--no-save',
      '--ignore-scripts=false',
      '--loglevel=error',
      `node@${NODE_VERSION}`,
    ],
    prefix,
  );
  if (!works(node)) {
    fail(
      `The npm package "node" was installed, but ${node} does not run.`,
      'Install Node 24 or newer yourself (https://nodejs.org) and try again.',
    );
  }
  return node;
}

/** `npm ci` when the lockfile is not the one that was installed last. */
function installPackages(node) {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const marker = join(root, 'node_modules', '.installed');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === lock) return;
  say('Installing the packages of package-lock.json (once, about a minute) …');
  npm(node, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], root);
  writeFileSync(marker, lock);
}

function npm(node, words, cwd) {
  const cli = process.env.npm_execpath;
  const [command, first] = cli ? [node, [cli]] : [process.platform === 'win32' ? 'npm.cmd' : 'npm', []];
  const { status, error } = spawnSync(command, [...first, ...words], {
    cwd,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, PATH: `${dirname(node)}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH}` },
  });
  if (error) throw error;
  if (status !== 0)
    fail(
      `npm ${words[0]} ended with ${status}; what it said is above.`,
      'Check the connection to your npm registry and try again.',
    );
}

/** Runs the script as this process would: same terminal, same signals, same exit code. */
function run(node) {
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', join(root, script), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      PATH: `${dirname(node)}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH}`,
      // glibc keeps what a thread has freed for that thread: with few arenas a sandbox costs 42 MB instead of 57.
      MALLOC_ARENA_MAX: process.env.MALLOC_ARENA_MAX ?? '2',
    },
  });
  // A terminal sends ^C to both; the child decides when it is done. Others send it to this process only.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : code));
}

function works(node) {
  return existsSync(node) && spawnSync(node, ['--version']).stdout?.toString().trim() === `v${NODE_VERSION}`;
}

function say(text) {
  process.stderr.write(`${text}\n`);
}

function fail(what, next) {
  say(`${what}\n${next}`);
  process.exit(1);
}
