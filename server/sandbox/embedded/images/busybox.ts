/** The image `busybox:1.36`: a shell and the usual small programs. */
import type { Image } from '../container.ts';
import { putBaseFiles } from '../machine/system/base-files.ts';

export const busyboxImage: Image = {
  id: 'sha256:800ce12ebb98f5d2c9a1e0b7c6d5f4a3928170e6d5c4b3a29180f7e6d5c4b3a2',
  size: 4_261_550,
  created: '2026-05-18T22:30:14Z',
  config: {
    User: '',
    Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
    WorkingDir: '',
    Entrypoint: null,
    Cmd: ['sh'],
    ExposedPorts: {},
    Volumes: {},
    Labels: {},
  },
  files: (fs) => putBaseFiles(fs, { hostname: 'busybox', users: [] }),
  programs: {},
};
