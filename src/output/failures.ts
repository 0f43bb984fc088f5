import { DbbalError, exitCodes } from '../errors.ts'

/** Runs a reading step; a failure of the system becomes an error that names the path. */
export function reading<Value>(path: string, read: () => Value): Value {
  try {
    return read()
  } catch (error) {
    throw new DbbalError('OUTPUT_UNREADABLE', `${JSON.stringify(path)} cannot be read: ${reason(error)}`, {
      exit: exitCodes.usage,
      hint: 'run as the user that generated the directory',
      cause: error,
    })
  }
}

/** The error of a step that failed before any file was changed. */
export function writeFailed(directory: string, error: unknown): DbbalError {
  return new DbbalError(
    'OUTPUT_WRITE',
    `${JSON.stringify(directory)} cannot be written: ${reason(error)}; every file is as it was`,
    { exit: exitCodes.failed, hint: hintFor(error), cause: error },
  )
}

/** The error of a step that failed when some files were the new ones already; the next run completes it. */
export function partlyWritten(directory: string, written: string, error: unknown): DbbalError {
  return new DbbalError(
    'OUTPUT_PARTLY_WRITTEN',
    `${JSON.stringify(directory)} is partly written, ${written}: ${reason(error)}`,
    {
      exit: exitCodes.unknownState,
      hint: hintFor(error),
      cause: error,
    },
  )
}

function hintFor(error: unknown): string {
  switch (codeOf(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'free space on the disk, then run the same command again'
    case 'EACCES':
    case 'EPERM':
      return 'run as the user that owns the directory, or name another one with -o'
    case 'EROFS':
      return 'name a directory on a writable file system with -o'
    case 'EXDEV':
      return 'keep the whole output directory on one file system'
    default:
      return 'put it right, then run the same command again'
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'no space left on the disk',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EROFS: 'the file system is read-only',
  EXDEV: 'a directory in it is on another file system',
  ENAMETOOLONG: 'a name is too long for the file system',
  ENOTDIR: 'something in the path is not a directory',
}

function reason(error: unknown): string {
  return reasons[codeOf(error) ?? ''] ?? (error instanceof Error ? error.message : String(error))
}

/** True for an error of the operating system; anything else is a bug. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code
}
