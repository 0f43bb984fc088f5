import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { quoted } from '../../diagnostics/finding.ts'
import { DbbalError, exitCodes } from '../../errors.ts'

/**
 * Writes a report whole or not at all; straight into what is no file, such as a pipe.
 *
 * @throws DbbalError (2) where it cannot be written
 */
export function writeReport(directory: string, file: string, text: string): void {
  const named = resolve(directory, file)
  try {
    const found = statSync(named, { throwIfNoEntry: false })
    if (found === undefined) replace(named, text, 0o666)
    else if (found.isFile()) replace(realpathSync(named), text, found.mode & 0o777)
    else writeFileSync(named, text)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new DbbalError('REPORT', `report ${quoted(file)} cannot be written: ${code}`, {
      exit: exitCodes.usage,
      cause,
    })
  }
}

function replace(path: string, text: string, mode: number): void {
  const temporary = `${path}.${process.pid}`
  try {
    writeFileSync(temporary, text, { flag: 'wx', mode })
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}
