/** The image `ghost:6-alpine`. */
import type { Image } from '../../container.ts';
import type { Program } from '../../process.ts';
import { putBaseFiles } from '../../machine/system/base-files.ts';
import { nodeProgram, NODE_VERSION } from '../node/node.ts';
import { ghost } from './ghost.ts';

const USER = { name: 'node', uid: 1000, group: 'node', gid: 1000, home: '/home/node' } as const;
const HOME = '/var/lib/ghost';

/** Starts as root, fills the content folder, and goes on as `node`. */
const entrypoint: Program = async (process) => {
  const { fs, argv, system } = process;
  const command = argv.slice(1);
  if (system === undefined) throw new Error('an entry point runs on a machine');
  if (command.join(' ') !== 'node current/index.js') return system.exec(process, command);
  for (const name of await fs.readdir(`${HOME}/content.orig`)) {
    const target = `${HOME}/content/${name}`;
    if (await fs.exists(target)) continue;
    await fs.cp(`${HOME}/content.orig/${name}`, target, { recursive: true });
  }
  system.retitle(command, USER);
  return ghost({ ...process, argv: command, user: USER });
};

export const ghostImage: Image = {
  id: 'sha256:9d1f2ce3a5b14c0d8a7e6f5b4c3d2e1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d',
  size: 553_418_752,
  created: '2026-08-18T09:14:27Z',
  config: {
    User: '',
    Env: [
      'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      `NODE_VERSION=${NODE_VERSION}`,
      'NODE_ENV=production',
      'GHOST_INSTALL=/var/lib/ghost',
      'GHOST_CONTENT=/var/lib/ghost/content',
      'GHOST_VERSION=6.65.0',
    ],
    WorkingDir: HOME,
    Entrypoint: ['docker-entrypoint.sh'],
    Cmd: ['node', 'current/index.js'],
    ExposedPorts: { '2368/tcp': {} },
    Volumes: { '/var/lib/ghost/content': {} },
    Labels: {},
  },
  files: async (fs) => {
    await putBaseFiles(fs, { hostname: 'ghost', users: [USER] });
    for (const folder of [
      'content',
      'content.orig/data',
      'content.orig/images',
      'content.orig/logs',
      'content.orig/settings',
      'content.orig/themes',
      'versions/6.65.0',
    ]) {
      await fs.mkdir(`${HOME}/${folder}`, { recursive: true });
    }
    await fs.symlink('versions/6.65.0', `${HOME}/current`);
    await fs.writeFile(`${HOME}/versions/6.65.0/index.js`, "require('./ghost');\n");
    const config = (client: string): string =>
      `${JSON.stringify({ url: 'http://localhost:2368', server: { port: 2368, host: '::' }, database: { client }, paths: { contentPath: `${HOME}/content` } }, null, 2)}\n`;
    await fs.writeFile(`${HOME}/config.production.json`, config('mysql'));
    await fs.writeFile(`${HOME}/config.development.json`, config('sqlite3'));
  },
  programs: { '/usr/local/bin/docker-entrypoint.sh': entrypoint, '/usr/local/bin/node': nodeProgram({ scripts: {} }) },
};
