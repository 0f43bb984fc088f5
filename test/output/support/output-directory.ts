import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type Applied, type ApplyOptions, applyOutput } from '../../../src/output/apply.ts'
import { realDisk } from '../../../src/output/disk.ts'
import type { Desired } from '../../../src/output/plan.ts'

/** A temporary output directory that is gone after the test. */
export class OutputDirectory {
  readonly root = mkdtempSync(join(tmpdir(), 'dbbal-output-'))
  readonly path = join(this.root, 'generated')

  constructor() {
    onTestFinished(() => rmSync(this.root, { recursive: true, force: true }))
  }

  apply(desired: Desired, options: Partial<ApplyOptions> = {}): Promise<Applied> {
    const defaults = { disk: realDisk, overwrite: false, allowShrink: false, prune: false }
    return applyOutput(this.path, desired, { ...defaults, ...options })
  }

  /** Applies and gives `status path` lines; fails the test where something is refused. */
  async statuses(desired: Desired, options: Partial<ApplyOptions> = {}): Promise<string[]> {
    const { plan, refusals } = await this.apply(desired, options)
    if (refusals.length > 0) throw new Error(`refused: ${refusals.map(({ message }) => message).join('; ')}`)
    return plan.files.map(({ status, path }) => `${status} ${path}`)
  }

  in(path: string): string {
    return join(this.path, path)
  }

  read(path: string): string {
    return readFileSync(this.in(path), 'utf8')
  }

  write(path: string, text: string): void {
    writeFileSync(this.in(path), text)
  }

  /** Every file under the directory with its text. */
  tree(): Record<string, string> {
    const names = readdirSync(this.path, { recursive: true, encoding: 'utf8' }).sort()
    const files = names.filter((name) => lstatSync(this.in(name)).isFile())
    return Object.fromEntries(files.map((name) => [name, this.read(name)]))
  }

  mode(path: string): string {
    return (lstatSync(this.in(path)).mode & 0o777).toString(8)
  }
}
