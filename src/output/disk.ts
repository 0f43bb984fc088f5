import {
  chmodSync,
  closeSync,
  fchmodSync,
  fsync,
  mkdirSync,
  openSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'

/** Every step that changes the output directory. Paths are absolute. */
export interface Disk {
  /** Makes a directory, 0755 whatever the umask; throws EEXIST where something stands. */
  makeDirectory(path: string): void
  /** Makes a file that was not there, with its mode, and waits until it is on the disk. */
  writeFile(path: string, text: string, mode: number): Promise<void>
  /** Puts a file in another's place in one step. */
  rename(from: string, to: string): void
  removeFile(path: string): void
  /** Removes a directory that is empty. */
  removeDirectory(path: string): void
  /** Removes a directory with all that is in it, where it is there. */
  removeTree(path: string): void
  /** Waits until the names in a directory are on the disk. */
  syncDirectory(path: string): Promise<void>
  /** Makes a symbolic link; throws EEXIST where something stands. */
  makeLink(path: string, target: string): void
  /** The target of a symbolic link; throws EINVAL for anything else, ENOENT for nothing. */
  readLink(path: string): string
}

export const realDisk: Disk = {
  makeDirectory(path) {
    mkdirSync(path)
    chmodSync(path, 0o755)
  },
  async writeFile(path, text, mode) {
    // Nobody else may read it before it has its mode; `wx` follows no link that waits there.
    const file = openSync(path, 'wx', 0o600)
    try {
      writeFileSync(file, text)
      fchmodSync(file, mode)
      await sync(file)
    } finally {
      closeSync(file)
    }
  },
  rename: renameSync,
  removeFile: unlinkSync,
  removeDirectory: rmdirSync,
  removeTree(path) {
    rmSync(path, { recursive: true, force: true })
  },
  async syncDirectory(path) {
    const directory = openSync(path, 'r')
    try {
      await sync(directory)
    } catch (error) {
      // Some network file systems cannot sync a directory; PostgreSQL lets it pass as well.
      if (!['EINVAL', 'EBADF', 'ENOTSUP'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    } finally {
      closeSync(directory)
    }
  },
  makeLink(path, target) {
    symlinkSync(target, path)
  },
  readLink: (path) => readlinkSync(path),
}

function sync(file: number): Promise<void> {
  return new Promise((resolve, reject) => {
    fsync(file, (error) => (error === null ? resolve() : reject(error)))
  })
}
