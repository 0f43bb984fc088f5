import { dirname, join } from 'node:path'
import type { Disk } from './disk.ts'

/** The directories that a run makes and changes. */
export class Directories {
  readonly #disk: Disk
  readonly #there = new Set<string>()
  readonly #made: string[] = []
  /** Those whose names changed and are not synced yet. */
  readonly #changed = new Set<string>()

  constructor(disk: Disk) {
    this.#disk = disk
  }

  /** Makes a directory and those above it, where they are not there. */
  make(path: string): void {
    if (this.#there.has(path)) return
    try {
      this.#makeOne(path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(path) === path) throw error
      this.make(dirname(path))
      this.#makeOne(path)
    }
    this.#there.add(path)
  }

  #makeOne(path: string): void {
    try {
      this.#disk.makeDirectory(path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      return
    }
    this.#made.push(path)
    this.#changed.add(dirname(path))
  }

  /** A name in the directory is new, replaced or gone. */
  change(path: string): void {
    this.#changed.add(path)
  }

  /** The changed directories, which count as synced from now on. */
  takeChanged(): readonly string[] {
    const changed = [...this.#changed]
    this.#changed.clear()
    return changed
  }

  /** Removes the directories that were made, as far as they are empty. */
  undo(): void {
    for (const path of this.#made.toReversed()) this.#removeIfEmpty(path)
  }

  /** Removes the directories between `root` and a file that is gone, as far as they are empty. */
  prune(root: string, file: string): void {
    for (let path = dirname(file); path !== '.'; path = dirname(path)) {
      const absolute = join(root, path)
      if (!this.#removeIfEmpty(absolute)) return
      this.#changed.delete(absolute)
      this.#changed.add(dirname(absolute))
    }
  }

  #removeIfEmpty(path: string): boolean {
    try {
      this.#disk.removeDirectory(path)
      return true
    } catch {
      return false
    }
  }
}
