/** A file system that can only be read: what `:ro` and `readOnly: true` mount. */
import type { IFileSystem } from 'just-bash';
import { FileError } from './errno.ts';

const WRITES = ['writeFile', 'appendFile', 'mkdir', 'rm', 'chmod', 'chown', 'symlink', 'utimes'] as const;

export function readOnly(fs: IFileSystem): IFileSystem {
  const refuse = (operation: string) => (path: string) => Promise.reject(new FileError('EROFS', operation, path));
  const refusals: Record<string, unknown> = Object.fromEntries(WRITES.map((name) => [name, refuse(name)]));
  refusals['cp'] = (_source: string, target: string) => Promise.reject(new FileError('EROFS', 'cp', target));
  refusals['mv'] = (source: string) => Promise.reject(new FileError('EROFS', 'rename', source));
  refusals['link'] = (_existing: string, path: string) => Promise.reject(new FileError('EROFS', 'link', path));
  return new Proxy(fs, {
    get(target, key) {
      if (typeof key === 'string' && Object.hasOwn(refusals, key) && key in target) return refusals[key];
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
