/** Programs a reader may try that the simulator does not have: they say so, and fail. */
import type { Program } from '../process.ts';

/** Name to feature. Programs of other systems are not here: they are simply not found. */
export const ABSENT = {
  apk: 'installing packages',
  apt: 'installing packages',
  'apt-get': 'installing packages',
  git: 'git',
  info: 'info',
  man: 'man',
  npm: 'npm',
  ping: 'ping',
  python3: 'Python',
  ssh: 'ssh',
  strace: 'tracing system calls',
  sudo: 'becoming another user',
  su: 'becoming another user',
  top: 'top',
  htop: 'htop',
  vi: 'vi (nano is there)',
  vim: 'vim (nano is there)',
} as const satisfies Record<string, string>;

export function absent(feature: string): Program {
  return async (process) => {
    await process.stderr.write(`sandbox: ${feature} is not part of the simulator; it works in a real cluster\n`);
    return 1;
  };
}
