import { writeFileSync } from 'node:fs'
import { type Disk, realDisk } from '../../../src/output/disk.ts'

/** Counts the changes that are asked for, the one that is not made included. */
type CountingDisk = Disk & { steps: number }

/**
 * A disk that dies: neither its `step`-th change (from 0) nor any later one is made; `die` is called in their place.
 * A file that is being written at that step is left half.
 */
export function mortalDisk(step: number, die: () => never): CountingDisk {
  return interceptedDisk((current) => current >= step, die)
}

/** A disk that fails at one step only. */
export function failingDisk(step: number, error: Error): CountingDisk {
  return interceptedDisk(
    (current) => current === step,
    () => {
      throw error
    },
  )
}

function interceptedDisk(isDue: (step: number) => boolean, fail: () => never): CountingDisk {
  const disk = { ...realDisk, steps: 0 }
  const guard = (): void => {
    if (isDue(disk.steps++)) fail()
  }
  return Object.assign(disk, {
    makeDirectory(path: string) {
      guard()
      realDisk.makeDirectory(path)
    },
    async writeFile(path: string, text: string, mode: number) {
      if (isDue(disk.steps) && !isDue(disk.steps - 1)) {
        writeFileSync(path, text.slice(0, text.length / 2), { mode: 0o600 })
      }
      guard()
      await realDisk.writeFile(path, text, mode)
    },
    rename(from: string, to: string) {
      guard()
      realDisk.rename(from, to)
    },
    removeFile(path: string) {
      guard()
      realDisk.removeFile(path)
    },
    removeDirectory(path: string) {
      guard()
      realDisk.removeDirectory(path)
    },
    removeTree(path: string) {
      guard()
      realDisk.removeTree(path)
    },
    async syncDirectory(path: string) {
      guard()
      await realDisk.syncDirectory(path)
    },
    makeLink(path: string, target: string) {
      guard()
      realDisk.makeLink(path, target)
    },
  })
}

/** What stops a run on a disk of `dyingDisk`. */
export class Dead extends Error {}

/** A disk that dies in this process: quicker than a process, and nothing that comes after reaches the disk either. */
export function dyingDisk(step: number): CountingDisk {
  return mortalDisk(step, () => {
    throw new Dead()
  })
}
