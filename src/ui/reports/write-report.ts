import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { quoted } from '../../diagnostics/finding.ts'
import { DbbalError, exitCodes } from '../../errors.ts'

/** @throws DbbalError (2) where the file cannot be written */
export function writeReport(directory: string, file: string, text: string): void {
  try {
    writeFileSync(resolve(directory, file), text)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new DbbalError('LINT_REPORT', `report ${quoted(file)} cannot be written: ${code}`, {
      exit: exitCodes.usage,
      cause,
    })
  }
}
