import { quoted } from '../../diagnostics/finding.ts'
import { DbbalError, exitCodes } from '../../errors.ts'
import type { ReportFormat } from './index.ts'

/** A format and where it goes: a file, or standard output. */
export interface ReportOutput {
  format: ReportFormat
  file: string | undefined
}

/** A flag as it was typed, in its place among the others. */
interface TypedFlag {
  flag: string
  input: string
}

/**
 * Each `--output-file` takes the format before it, wherever both stand on the command line; one format may go to
 * standard output.
 *
 * @throws DbbalError (2) where that is not clear
 */
export function reportOutputs(typed: readonly TypedFlag[], usual: ReportFormat): readonly ReportOutput[] {
  const outputs: ReportOutput[] = []
  for (const { flag, input } of typed) {
    if (flag === 'format') outputs.push({ format: input as ReportFormat, file: undefined })
    if (flag !== 'output-file') continue
    const last = outputs.at(-1) ?? { format: usual, file: undefined }
    if (outputs.length === 0) outputs.push(last)
    if (last.file !== undefined) throw usage(`--output-file ${quoted(input)} has no format of its own`)
    last.file = input
  }
  if (outputs.length === 0) return [{ format: usual, file: undefined }]
  if (outputs.filter(({ file }) => file === undefined).length > 1)
    throw usage('only one format can go to standard output')
  return outputs
}

function usage(message: string): DbbalError {
  return new DbbalError('USAGE', message, {
    exit: exitCodes.usage,
    hint: '--format text --format sarif --output-file lint.sarif',
  })
}
