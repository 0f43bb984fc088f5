import { dirname } from 'node:path'
import { realDisk } from './disk.ts'

/** Makes a file, or puts it in the place of the old one, and waits until it is on the disk. @throws as the file system does */
export async function writeWhole(path: string, text: string, mode: number): Promise<void> {
  const temporary = `${path}.${process.pid}`
  // Of a process that was killed, and had the same number.
  realDisk.removeTree(temporary)
  try {
    await realDisk.writeFile(temporary, text, mode)
    realDisk.rename(temporary, path)
    await realDisk.syncDirectory(dirname(path))
  } catch (error) {
    realDisk.removeTree(temporary)
    throw error
  }
}
