/** The image `node:24-alpine`: the base that the guide builds on. */
import type { Image } from '../../container.ts';
import { putBaseFiles } from '../../machine/system/base-files.ts';
import { addgroup, adduser, apk } from './alpine.ts';
import { NODE_VERSION, nodeProgram, type Script } from './node.ts';

export const NODE_USER = { name: 'node', uid: 1000, group: 'node', gid: 1000, home: '/home/node' } as const;

/** `scripts`: the programs that its `node` can run, by file name. */
export const nodeImage = (scripts: Readonly<Record<string, Script>>): Image => ({
  id: 'sha256:3b1ef27a5c0d4e6f8a9b7c6d5e4f3a2b1c0d9e8f7a6b5c4d3e2f1a0b9c8d7e6f',
  size: 172_462_080,
  created: '2026-08-12T19:22:05Z',
  config: {
    User: '',
    Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', `NODE_VERSION=${NODE_VERSION}`],
    WorkingDir: '',
    Entrypoint: null,
    Cmd: ['node'],
    ExposedPorts: {},
    Volumes: {},
    Labels: {},
  },
  files: (fs) => putBaseFiles(fs, { hostname: 'node', users: [NODE_USER] }),
  programs: {
    '/usr/local/bin/node': nodeProgram({ scripts }),
    '/usr/bin/addgroup': addgroup,
    '/usr/bin/adduser': adduser,
    '/usr/bin/apk': apk,
  },
});
