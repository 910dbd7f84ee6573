/** The errors of a file system, by code: what `strerror` says, and how a thrown error tells its code. */

export type Errno = keyof typeof messages;

const messages = {
  EACCES: 'Permission denied',
  EBUSY: 'Device or resource busy',
  EEXIST: 'File exists',
  EINVAL: 'Invalid argument',
  EISDIR: 'Is a directory',
  ELOOP: 'Too many levels of symbolic links',
  ENAMETOOLONG: 'File name too long',
  ENOENT: 'No such file or directory',
  ENOEXEC: 'Exec format error',
  ENOSPC: 'No space left on device',
  ENOTDIR: 'Not a directory',
  ENOTEMPTY: 'Directory not empty',
  EPERM: 'Operation not permitted',
  EROFS: 'Read-only file system',
  EXDEV: 'Invalid cross-device link',
} as const;

export class FileError extends Error {
  readonly code: Errno;

  constructor(code: Errno, operation: string, path?: string) {
    super(`${code}: ${messages[code].toLowerCase()}, ${operation}${path === undefined ? '' : ` '${path}'`}`);
    this.name = 'FileError';
    this.code = code;
  }
}

/** The code of any error a file system threw, ours or just-bash's, which only says it in the message. */
export function errnoOf(error: unknown): Errno | undefined {
  if (!(error instanceof Error)) return undefined;
  const code =
    'code' in error && typeof error.code === 'string' ? error.code : /^([A-Z]{4,12}):/.exec(error.message)?.[1];
  return code !== undefined && isErrno(code) ? code : undefined;
}

/** What a program prints after the colon; an error that is not the file system's is thrown on. */
export function strerror(error: unknown): string {
  const code = errnoOf(error);
  if (code === undefined) throw error;
  return messages[code];
}

export function isErrno(code: string): code is Errno {
  return Object.hasOwn(messages, code);
}

export function errnoMessage(code: Errno): string {
  return messages[code];
}
