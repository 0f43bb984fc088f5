import type { GenerateResult, ReportedFile } from '../app/generate-result.ts'
import type { Paint } from '../diagnostics/print.ts'

/** So many unchanged files are named; more are only counted. */
const mostUnchanged = 20

const colours = {
  created: 'green',
  updated: 'yellow',
  removed: 'red',
  stale: 'red',
  unchanged: 'dim',
  'not-compared': 'dim',
  printed: 'dim',
} as const

/** The result of `generate` as text for stdout. */
export function generateText(result: GenerateResult, paint: Paint): string {
  if (result.outcome === 'printed') return result.files.map((file) => printedText(file, paint)).join('')
  const isCounted = counts(result.files).unchanged > mostUnchanged
  const shown = result.files.filter(({ status }) => status !== 'unchanged' || !isCounted)
  return shown.map((file) => fileText(file, paint)).join('') + summary(result)
}

function fileText({ path, status, note, diff }: ReportedFile, paint: Paint): string {
  const remark = note === undefined ? '' : ` (${note})`
  const line = `${paint(colours[status], status.padEnd(12))} ${path}${remark}\n`
  if (diff === undefined) return line
  return `${line}${diffText(diff, paint)}`
}

function diffText(diff: string, paint: Paint): string {
  const colour = (line: string): string => {
    if (line.startsWith('+')) return paint('green', line)
    return line.startsWith('-') ? paint('red', line) : line
  }
  return diff.split('\n').map(colour).join('\n')
}

function printedText({ path, text }: ReportedFile, paint: Paint): string {
  const header = paint('bold', `==> ${path} <==`)
  return `${header}\n${text ?? '(holds secrets; --placeholders shows it without them)\n'}\n`
}

function summary({ files, directory, outcome }: GenerateResult): string {
  const parts = Object.entries(counts(files)).filter(([status, count]) => count > 0 || status === 'unchanged')
  const listed = parts.map(([status, count]) => `${count} ${status}`).join(', ')
  const verb = {
    written: '',
    unchanged: '',
    same: '',
    refused: 'refused: ',
    differs: 'differs: ',
    planned: 'would be: ',
    printed: '',
  }
  return `${verb[outcome]}${listed} in ${directory}\n`
}

function counts(files: readonly ReportedFile[]): Record<Exclude<ReportedFile['status'], 'printed'>, number> {
  const count = { created: 0, updated: 0, removed: 0, unchanged: 0, stale: 0, 'not-compared': 0 }
  for (const { status } of files) if (status !== 'printed') count[status]++
  return count
}
